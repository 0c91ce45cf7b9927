package io.diststore.ring.membership;

import io.diststore.ring.placement.Site;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The nodes that asked to join or to leave, and the sites that members announced, under the current
 * view. A view change voids all of them, so nodes that still want to join or to leave ask again.
 *
 * <p>A member that was marked DOWN is readmitted only while it answers beacons and suspects no live
 * member. Otherwise, a member whose links are broken would be admitted and marked DOWN again and
 * again. A member that was marked DOWN more than once also has to wait, and the wait grows each
 * time. So an unreliable link does not move data forever.
 */
public final class Admissions {
  /**
   * A node that asks to be admitted.
   *
   * @param expected how many members the node expects the ring to have, or 0 if it does not know
   * @param site where the node runs; null if its release cannot place owners by sites
   * @param votesWithWitness whether the node's release can decide views with a witness
   */
  public record Joiner(
      NodeId id,
      Endpoint peer,
      Endpoint client,
      int expected,
      Site site,
      boolean votesWithWitness) {}

  private record JoinAsked(Joiner joiner, long atNanos) {}

  /** How many times views marked an incarnation DOWN, and when that last happened. */
  private record DownHistory(int count, long lastNanos) {}

  /** The maximum number of histories. When this number is exceeded, all histories are forgotten. */
  private static final int HISTORIES_MAX = 256;

  private final Timing timing;
  private final Predicate<NodeId> hasGoodLinks;
  private final Map<NodeId, JoinAsked> joins = new TreeMap<>();

  /** The sites that live members have announced under the current view. */
  private final Map<NodeId, Site> announced = new TreeMap<>();

  /** The live members that have announced under the current view that they vote with a witness. */
  private final Set<NodeId> voters = new HashSet<>();

  /** When each member last asked to leave. */
  private final Map<NodeId, Long> leaveAskedAt = new TreeMap<>();

  private final Map<NodeId, DownHistory> histories = new HashMap<>();

  /**
   * @param hasGoodLinks whether a node answers beacons and suspects no live member
   */
  public Admissions(Timing timing, Predicate<NodeId> hasGoodLinks) {
    this.timing = timing;
    this.hasGoodLinks = hasGoodLinks;
  }

  public void onJoinRequest(Joiner joiner, long now) {
    joins.put(joiner.id(), new JoinAsked(joiner, now));
  }

  /**
   * A live member has announced itself.
   *
   * @param site where it runs; null if its release cannot place owners by sites
   * @param votesWithWitness whether its release can decide views with a witness
   */
  public void onAnnouncement(NodeId id, Site site, boolean votesWithWitness) {
    if (site != null) {
      announced.put(id, site);
    }
    if (votesWithWitness) {
      voters.add(id);
    }
  }

  /**
   * Reports whether every member of the view, even if it is DOWN, has said under this view that it
   * can decide views with a witness.
   */
  public boolean canAllVoteWithWitness(View view) {
    return view.members().stream()
        .map(Member::id)
        .allMatch(
            id ->
                voters.contains(id)
                    || joins.containsKey(id) && joins.get(id).joiner.votesWithWitness);
  }

  /** Returns the sites that live members have announced under the current view. */
  public Map<NodeId, Site> announcedSites() {
    return Map.copyOf(announced);
  }

  /** Reports whether some member has announced a zone or a machine under the current view. */
  public boolean isSiteAnnounced() {
    return announced.values().stream().anyMatch(site -> !site.isNone());
  }

  public void onLeaveRequest(NodeId id, long now) {
    leaveAskedAt.put(id, now);
  }

  /** This node has installed a view. All requests become void. */
  public void onView(View before, View view, long now) {
    joins.clear();
    announced.clear();
    voters.clear();
    leaveAskedAt.clear();
    for (Member member : view.members()) {
      boolean wentDown =
          member.state() == MemberState.DOWN && before != null && before.live(member.id());
      if (wentDown) {
        histories.merge(
            member.id(), new DownHistory(1, now), (a, b) -> new DownHistory(a.count + 1, now));
      }
    }
    histories
        .values()
        .removeIf(
            h -> now - h.lastNanos > backoffNanos(h.count) * 4 + timing.detectionNanos() * 60);
    if (histories.size() > HISTORIES_MAX) {
      histories.clear();
    }
  }

  /**
   * Returns the nodes to admit. Each of them sent its latest request to join less than a detection
   * time ago, and no longer has to wait.
   */
  public Map<NodeId, Joiner> joiners(long now) {
    Map<NodeId, Joiner> current = new TreeMap<>();
    joins.forEach(
        (id, asked) -> {
          DownHistory history = histories.get(id);
          boolean mustWait =
              history != null
                  && (!hasGoodLinks.test(id)
                      || history.count > 1
                          && now - history.lastNanos < backoffNanos(history.count));
          if (now - asked.atNanos < timing.detectionNanos() && !mustWait) {
            current.put(id, asked.joiner);
          }
        });
    return current;
  }

  /** Reports whether any node has asked to join or to leave less than a detection time ago. */
  boolean isAnyNodeAsking(long now) {
    return joins.values().stream().anyMatch(asked -> now - asked.atNanos < timing.detectionNanos())
        || !leaveRequests(now).isEmpty();
  }

  /** Reports whether a view has marked this incarnation DOWN, as far as this node remembers. */
  public boolean wasDown(NodeId id) {
    return histories.containsKey(id);
  }

  /**
   * Reports whether more newcomers are expected. Each newcomer says how many members it expects the
   * ring to have. More newcomers are expected if one of these numbers exceeds the number of names
   * in the view and in the current requests. Returns false if a joining node has the name of a
   * member, because a member that comes back should not wait for newcomers.
   */
  public boolean areMoreExpected(View view, long now) {
    Set<String> names = new HashSet<>();
    view.members().forEach(member -> names.add(member.id().name()));
    int expected = 0;
    for (Joiner joiner : joiners(now).values()) {
      if (!names.add(joiner.id().name())) {
        return false;
      }
      expected = Math.max(expected, joiner.expected());
    }
    return names.size() < expected;
  }

  /**
   * Reports whether a later incarnation of the same name asks to join. If so, the given incarnation
   * has ended.
   */
  public boolean hasSuccessor(NodeId id, long now) {
    return joiners(now).keySet().stream().anyMatch(joiner -> joiner.succeeds(id));
  }

  /** Returns the members whose latest request to leave arrived less than a detection time ago. */
  public Set<NodeId> leaveRequests(long now) {
    Set<NodeId> current = new TreeSet<>();
    leaveAskedAt.forEach(
        (id, at) -> {
          if (now - at < timing.detectionNanos()) {
            current.add(id);
          }
        });
    return new HashSet<>(current);
  }

  /**
   * Returns how long a member that was marked DOWN this many times waits before it is readmitted.
   * After the second time, the member waits two detection times. After each further time it waits
   * twice as long as before, up to sixteen detection times.
   */
  private long backoffNanos(int count) {
    return timing.detectionNanos() << Math.min(count - 1, 4);
  }
}
