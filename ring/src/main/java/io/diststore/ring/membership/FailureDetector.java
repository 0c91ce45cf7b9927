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
 * Finds members that do not answer. This node suspects a member from which no message came for the
 * detection time. A member goes DOWN when two members report it (one, where only two live), or when
 * one reports it for three times as long, because a single link may be cut. A joining member is
 * always given the longer time. If a trusted source says that a member is gone, its silence is
 * infinite: then one report is enough, and a member that receives such a report knows as much.
 */
public final class FailureDetector {
  /** When the last message came. It changes with every message, so it changes in place. */
  private static final class Contact {
    long messageAtNanos;

    Contact(long messageAtNanos) {
      this.messageAtNanos = messageAtNanos;
    }
  }

  private record Report(long atNanos, Map<NodeId, Long> suspects) {}

  /** The silence of an incarnation that has certainly ended. */
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

  /** A message of any kind came from that member. */
  public void onMessage(NodeId from, long now) {
    Contact contact = contacts.get(from);
    if (contact == null) {
      contacts.put(from, new Contact(now));
    } else {
      contact.messageAtNanos = now;
    }
  }

  /** A member reports which members it suspects, each with its silence in nanoseconds. */
  public void onReport(NodeId from, Map<NodeId, Long> suspects, long now) {
    reports.put(from, new Report(now, suspects));
  }

  /** Learns from a report made under the same view which incarnations are gone. */
  public void learnGone(Map<NodeId, Long> suspects, View view) {
    suspects.forEach(
        (id, silence) -> {
          if (silence == FOREVER) {
            onGone(id, view);
          }
        });
  }

  /** A trusted source says that this incarnation has ended. That holds until a view says so too. */
  public void onGone(NodeId id, View view) {
    if (view.live(id) && !id.equals(self)) {
      gone.add(id);
    }
  }

  public boolean isGone(NodeId id) {
    return gone.contains(id);
  }

  /**
   * A view was installed: the silence of its new members begins now, and nodes that it does not
   * list are forgotten.
   */
  public void onView(View view, long now) {
    view.members().forEach(m -> contacts.computeIfAbsent(m.id(), id -> new Contact(now)));
    contacts.keySet().removeIf(id -> !view.lists(id));
    reports.keySet().removeIf(id -> !view.lists(id));
    gone.removeIf(id -> !view.live(id));
  }

  /** This node was paused: the silence of other members means nothing. */
  public void onOwnPause(long now) {
    contacts.values().forEach(contact -> contact.messageAtNanos = now);
    reports.clear();
  }

  /** Nanoseconds since the last message of that member. */
  public long silence(NodeId id, long now) {
    Contact contact = contacts.get(id);
    return contact == null || gone.contains(id) ? FOREVER : now - contact.messageAtNanos;
  }

  /** The live members that this node suspects, each with its silence in nanoseconds. */
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

  /** The live members that should go DOWN, by this node's own observation and others' reports. */
  public Set<NodeId> down(View view, long now) {
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
    boolean two = view.liveMembers().size() <= 2;
    Set<NodeId> down = new LinkedHashSet<>();
    for (Member member : view.liveMembers()) {
      List<Long> reported = silences.getOrDefault(member.id(), List.of());
      // A joining member is slow at first and serves nothing yet. Giving it up early would move the
      // keys twice that it is being filled with.
      boolean enough =
          member.state() != MemberState.JOINING
              && (reported.size() >= 2 || two && !reported.isEmpty());
      if (!member.id().equals(self)
          && (enough || reported.stream().anyMatch(s -> s > timing.aloneNanos()))) {
        down.add(member.id());
      }
    }
    return down;
  }
}
