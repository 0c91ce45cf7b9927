package io.diststore.ring.membership;

import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which members are dead. This node suspects a member when no message from that member has
 * arrived for the detection time. A member is declared dead as soon as two members suspect it; when
 * at most two members are live, one is enough. If only one member suspects it, a member is declared
 * dead after three times the detection time, because a single link may be cut. A JOINING member
 * always gets this longer time.
 *
 * <p>When a trusted source reports that a member is gone, the silence of that member counts as
 * infinite, so one suspecting member is enough. Beacons carry this fact to the other members.
 */
public final class FailureDetector {
  /** The time of a member's last message. Mutable, because every message updates it. */
  private static final class Contact {
    long messageAtNanos;

    Contact(long messageAtNanos) {
      this.messageAtNanos = messageAtNanos;
    }
  }

  private record Report(long atNanos, Map<NodeId, Long> suspects) {}

  /** The silence of an incarnation that has certainly ended, and of an unknown node. */
  private static final long FOREVER = Long.MAX_VALUE;

  private final NodeId self;
  private final Timing timing;
  private final Map<NodeId, Contact> contacts = new HashMap<>();
  private final Map<NodeId, Report> reports = new HashMap<>();
  private final Set<NodeId> gone = new HashSet<>();

  public FailureDetector(NodeId self, Timing timing) {
    this.self = self;
    this.timing = timing;
  }

  /** A message has arrived from another node. */
  public void onMessage(NodeId from, long now) {
    Contact contact = contacts.get(from);
    if (contact == null) {
      contacts.put(from, new Contact(now));
    } else {
      contact.messageAtNanos = now;
    }
  }

  /** A member has reported which members it suspects, each with its silence in nanoseconds. */
  public void onReport(NodeId from, Map<NodeId, Long> suspects, long now) {
    reports.put(from, new Report(now, suspects));
  }

  /** Learns from a report of the same epoch which incarnations are gone. */
  public void learnGone(Map<NodeId, Long> suspects, View view) {
    suspects.forEach(
        (id, silence) -> {
          if (silence == FOREVER) {
            onGone(id, view);
          }
        });
  }

  /**
   * A trusted source reports that this incarnation has ended. This node remembers the report until
   * a view marks the incarnation DOWN or omits it.
   */
  public void onGone(NodeId id, View view) {
    if (view.live(id) && !id.equals(self)) {
      gone.add(id);
    }
  }

  public boolean isGone(NodeId id) {
    return gone.contains(id);
  }

  /**
   * This node has installed a view. The silence of new members starts now, and this node forgets
   * what it knew about nodes that the view does not list.
   */
  public void onView(View view, long now) {
    view.members().forEach(m -> contacts.computeIfAbsent(m.id(), id -> new Contact(now)));
    contacts.keySet().removeIf(id -> !view.lists(id));
    reports.keySet().removeIf(id -> !view.lists(id));
    gone.removeIf(id -> !view.live(id));
  }

  /**
   * This node was paused. Other members may have sent messages in the meantime, so their silence
   * starts now.
   */
  public void onOwnPause(long now) {
    contacts.values().forEach(contact -> contact.messageAtNanos = now);
    reports.clear();
  }

  /** Returns the nanoseconds since a member's last message. */
  public long silence(NodeId id, long now) {
    Contact contact = contacts.get(id);
    return contact == null || gone.contains(id) ? FOREVER : now - contact.messageAtNanos;
  }

  /** Returns the live members that this node suspects, each with its silence in nanoseconds. */
  public Map<NodeId, Long> suspects(View view, long now) {
    Map<NodeId, Long> suspects = new LinkedHashMap<>();
    for (Member member : view.members()) {
      long silence = silence(member.id(), now);
      if (member.live() && !member.id().equals(self) && silence > timing.detectionNanos()) {
        suspects.put(member.id(), silence);
      }
    }
    return suspects;
  }

  /**
   * Returns the live members to declare dead, according to this node's own observations and the
   * recent reports of other live members.
   */
  public Set<NodeId> deadMembers(View view, long now) {
    Map<NodeId, List<Long>> silences = new LinkedHashMap<>();
    suspects(view, now)
        .forEach(
            (id, silence) -> silences.computeIfAbsent(id, k -> new ArrayList<>()).add(silence));
    reports.forEach(
        (author, report) -> {
          if (now - report.atNanos < 2 * timing.beaconNanos() + timing.tickNanos() * 2
              && view.live(author)) {
            report.suspects.forEach(
                (id, silence) -> silences.computeIfAbsent(id, k -> new ArrayList<>()).add(silence));
          }
        });
    boolean atMostTwoLive = view.liveMembers().size() <= 2;
    Set<NodeId> dead = new LinkedHashSet<>();
    for (Member member : view.liveMembers()) {
      List<Long> reported = silences.getOrDefault(member.id(), List.of());
      // A JOINING member is slow at first and serves nothing yet. If it were marked DOWN too early,
      // the keys that it is being filled with would have to move again.
      boolean enough =
          member.state() != MemberState.JOINING
              && (reported.size() >= 2 || atMostTwoLive && !reported.isEmpty());
      if (!member.id().equals(self)
          && (enough || reported.stream().anyMatch(s -> s > timing.oneReporterNanos()))) {
        dead.add(member.id());
      }
    }
    return dead;
  }
}
