package io.diststore.ring.membership;

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

/**
 * The nodes that asked to join or to leave under the current view. A view change voids all
 * requests; nodes that still want to join or leave ask again. A member that was marked DOWN is
 * readmitted at once the first time, and waits longer each further time, so that a flapping link
 * does not move data for ever.
 */
public final class Admissions {
  /**
   * A node that asks to be admitted.
   *
   * @param expected how many members the node expects the ring to have, 0 if it does not know
   */
  public record Joiner(NodeId id, Endpoint peer, Endpoint client, int expected) {}

  private record Asked(Joiner joiner, long atNanos) {}

  private record Downs(int count, long lastNanos) {}

  private static final int DOWNS_REMEMBERED = 256;

  private final Timing timing;
  private final Map<NodeId, Asked> joins = new TreeMap<>();
  private final Map<NodeId, Long> leaves = new TreeMap<>();
  private final Map<NodeId, Downs> downs = new HashMap<>();

  public Admissions(Timing timing) {
    this.timing = timing;
  }

  public void join(Joiner joiner, long now) {
    joins.put(joiner.id(), new Asked(joiner, now));
  }

  public void leave(NodeId id, long now) {
    leaves.put(id, now);
  }

  /** A view was installed: voids all requests, and counts which members went DOWN. */
  public void onView(View before, View view, long now) {
    joins.clear();
    leaves.clear();
    for (Member member : view.members()) {
      boolean wentDown =
          member.state() == MemberState.DOWN && before != null && before.live(member.id());
      if (wentDown) {
        downs.merge(member.id(), new Downs(1, now), (a, b) -> new Downs(a.count + 1, now));
      }
    }
    downs
        .values()
        .removeIf(d -> now - d.lastNanos > backoff(d.count) * 4 + timing.detectionNanos() * 60);
    if (downs.size() > DOWNS_REMEMBERED) {
      downs.clear();
    }
  }

  /** The nodes that asked to join within the detection time and need not wait. */
  public Map<NodeId, Joiner> joiners(long now) {
    Map<NodeId, Joiner> current = new TreeMap<>();
    joins.forEach(
        (id, asked) -> {
          Downs down = downs.get(id);
          boolean waits =
              down != null && down.count > 1 && now - down.lastNanos < backoff(down.count);
          if (now - asked.atNanos < timing.detectionNanos() && !waits) {
            current.put(id, asked.joiner);
          }
        });
    return current;
  }

  /**
   * Reports whether more newcomers should arrive soon: the ring expects more members than it has
   * with those that ask now. False if a former member asks, because its data should not wait for
   * others.
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

  /** Reports whether a later incarnation of that node asks to join: then this one has ended. */
  public boolean hasSuccessor(NodeId id, long now) {
    return joiners(now).keySet().stream().anyMatch(joiner -> joiner.succeeds(id));
  }

  /** The members that asked to leave within the detection time. */
  public Set<NodeId> leavers(long now) {
    Set<NodeId> current = new TreeSet<>();
    leaves.forEach(
        (id, at) -> {
          if (now - at < timing.detectionNanos()) {
            current.add(id);
          }
        });
    return new HashSet<>(current);
  }

  /** One detection time, doubled each further time the member went DOWN, up to sixteen. */
  private long backoff(int count) {
    return timing.detectionNanos() << Math.min(count - 1, 4);
  }
}
