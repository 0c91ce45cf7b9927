package io.diststore.ring.node;

import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Leases (Gray and Cheriton, SOSP 1989): while a primary holds those of all that could take over
 * from it, nobody else answers reads of its segments. An answer to a beacon is one; it counts for
 * the holder from the sending of the beacon, for the granter from the answering and half as long
 * again, so that only the rates of clocks matter.
 */
final class Leases {
  private static final int BEACONS_REMEMBERED = 64;

  private final Turn turn;
  private final Map<NodeId, Long> heldUntil = new HashMap<>();
  private final Map<NodeId, Long> grantedAt = new HashMap<>();

  /**
   * The latest epoch heard from each life of a node: at this epoch it has given up what older views
   * let it hold.
   */
  private final Map<NodeId, Long> epochSeen = new HashMap<>();

  /**
   * Until when the leases of all live members are held at least, as of the last look at them: they
   * are only ever prolonged. It spares each read the look at those of its segment's owners.
   */
  private long allHeldUntil;

  /** When they were looked at last, under this view. */
  private long lookedAt;

  private boolean looked;

  private final Map<Long, Long> beaconSentAt =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > BEACONS_REMEMBERED;
        }
      };

  Leases(Turn turn) {
    this.turn = turn;
  }

  void beaconSent(long number) {
    beaconSentAt.put(number, turn.now);
  }

  void answered(NodeId from, long number) {
    Long sentAt = beaconSentAt.get(number);
    if (sentAt != null) {
      heldUntil.merge(from, sentAt + turn.timing.holdNanos(), Math::max);
    }
  }

  void granted(NodeId to) {
    grantedAt.put(to, turn.now);
  }

  void seen(NodeId from, long epoch) {
    Long before = epochSeen.get(from);
    if (before == null || before < epoch) {
      epochSeen.put(from, epoch);
    }
  }

  long epochSeen(NodeId id) {
    return epochSeen.getOrDefault(id, -1L);
  }

  boolean holds(NodeId of) {
    Long until = heldUntil.get(of);
    return until != null && until - turn.now > 0;
  }

  /** There may be other members now. */
  void installed() {
    looked = false;
  }

  /**
   * Whether the leases of all live members are held for sure. If not, those that a read needs may
   * be held nevertheless.
   */
  boolean holdsAll() {
    if (looked && allHeldUntil - turn.now > 0) {
      return true;
    }
    if (looked && turn.now - lookedAt < turn.timing.tickNanos()) {
      return false;
    }
    looked = true;
    lookedAt = turn.now;
    allHeldUntil = turn.now + turn.timing.holdNanos();
    for (Member member : turn.view.members()) {
      if (member.live() && !member.id().equals(turn.self)) {
        Long until = heldUntil.get(member.id());
        long held = until == null ? turn.now : until;
        allHeldUntil = held - allHeldUntil < 0 ? held : allHeldUntil;
      }
    }
    return allHeldUntil - turn.now > 0;
  }

  /**
   * What a take-over that begins now has to wait for.
   *
   * @param only the one former primary whose lease counts, in the broken variant without {@link
   *     Rule#WAIT_ALL}; else null
   */
  TakeOverWait takeOverWait(NodeId only) {
    Map<NodeId, Long> until = new HashMap<>();
    if (turn.rules.keep(Rule.LEASE_WAIT)) {
      grantedAt.forEach((id, at) -> until.put(id, at + turn.timing.grantNanos()));
    }
    if (only != null) {
      until.keySet().retainAll(Set.of(only));
    }
    return new TakeOverWait(turn, this, until);
  }

  /** Forgets grants that have run out and lives that are gone. */
  void tidy() {
    grantedAt.values().removeIf(at -> turn.now - at > 4 * turn.timing.grantNanos());
    heldUntil.values().removeIf(until -> turn.now - until > 4 * turn.timing.grantNanos());
    epochSeen.keySet().removeIf(id -> !turn.view.lists(id) && !grantedAt.containsKey(id));
  }
}
