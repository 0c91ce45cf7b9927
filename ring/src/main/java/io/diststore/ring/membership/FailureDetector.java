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
 * Who is silent. A member is suspected after the detection time without a message; it is to be
 * marked DOWN when two members report it (one, where only two live), or when one reports it for
 * three times as long: a single link may be cut. A newcomer is always given that long. Of whom a
 * trusted word says that it is gone, the silence is infinite: one report is enough, and whoever
 * hears it knows as much.
 */
public final class FailureDetector {
  /** When somebody was heard last: of each message, so it is changed in its place. */
  private static final class Heard {
    long atNanos;

    Heard(long atNanos) {
      this.atNanos = atNanos;
    }
  }

  private record Report(long atNanos, Map<NodeId, Long> suspects) {}

  /** The silence of a life that is known to be over. */
  private static final long FOREVER = Long.MAX_VALUE;

  private final NodeId self;
  private final Timing timing;
  private final Map<NodeId, Heard> heardAt = new HashMap<>();
  private final Map<NodeId, Report> reports = new HashMap<>();
  private final Set<NodeId> gone = new HashSet<>();

  public FailureDetector(NodeId self, Timing timing) {
    this.self = self;
    this.timing = timing;
  }

  public void heard(NodeId from, long now) {
    Heard heard = heardAt.get(from);
    if (heard == null) {
      heardAt.put(from, new Heard(now));
    } else {
      heard.atNanos = now;
    }
  }

  public void reported(NodeId from, Map<NodeId, Long> suspects, long now) {
    reports.put(from, new Report(now, suspects));
  }

  /** Takes over from reports made in the same view who is known to be gone. */
  public void learnGone(Map<NodeId, Long> suspects, View view) {
    suspects.forEach(
        (id, silence) -> {
          if (silence == FOREVER) {
            gone(id, view);
          }
        });
  }

  /** A trusted word that this life is over. It counts until a view says so too. */
  public void gone(NodeId id, View view) {
    if (view.live(id) && !id.equals(self)) {
      gone.add(id);
    }
  }

  public boolean isGone(NodeId id) {
    return gone.contains(id);
  }

  /**
   * Members of a new view that were never heard are silent from now on only; whoever is no member
   * is forgotten.
   */
  public void installed(View view, long now) {
    view.members().forEach(m -> heardAt.computeIfAbsent(m.id(), id -> new Heard(now)));
    heardAt.keySet().removeIf(id -> !view.lists(id));
    reports.keySet().removeIf(id -> !view.lists(id));
    gone.removeIf(id -> !view.live(id));
  }

  /** After a pause of one's own nobody's silence means anything. */
  public void restart(long now) {
    heardAt.values().forEach(heard -> heard.atNanos = now);
    reports.clear();
  }

  public long silence(NodeId id, long now) {
    Heard heard = heardAt.get(id);
    return heard == null || gone.contains(id) ? FOREVER : now - heard.atNanos;
  }

  /** Live members that this node suspects, with their silence. */
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

  /** Live members to be marked DOWN, by this node's silence clocks and the reports of others. */
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
      // A newcomer is cold, and answers for nothing yet: given up, what it was filled with moves
      // twice.
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
