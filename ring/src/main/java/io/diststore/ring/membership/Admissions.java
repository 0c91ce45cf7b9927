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
 * Who asked to join or to leave, under the current view. A request is void when the view changes;
 * its author asks again if it still has to. A member that was marked DOWN is readmitted at once the
 * first time and later each time, so that a flapping link does not move data for ever.
 */
public final class Admissions {
  /**
   * One that asks to be admitted.
   *
   * @param expected how many members it believes the ring is to have, 0 if it does not know
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

  /** Voids all requests, and counts who went DOWN. */
  public void installed(View before, View view, long now) {
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

  /** Those who ask to join, were heard asking lately, and need not wait. */
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
   * Whether others are still to come with those who ask: the ring is to have more members than
   * there are with them. Not if one comes back: what is held for it should not wait for strangers.
   */
  public boolean moreToCome(View view, long now) {
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

  /** Whether a later life of that name asks to join: the earlier one is over. */
  public boolean succeeded(NodeId id, long now) {
    return joiners(now).keySet().stream().anyMatch(joiner -> joiner.succeeds(id));
  }

  /** Those who ask to leave and were heard asking lately. */
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

  /** One detection time, doubled with each further time DOWN, sixteen at most. */
  private long backoff(int count) {
    return timing.detectionNanos() << Math.min(count - 1, 4);
  }
}
