package io.diststore.ring.lease;

import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The leases that this member holds and grants (Gray and Cheriton, SOSP 1989).
 *
 * <p>A primary answers reads only while it holds the leases of all members that could take over
 * from it, so no other member can answer reads of the same segment meanwhile. The answer to a
 * beacon grants a lease. The holder counts from the moment it sent the beacon; the granter counts
 * from the moment it answered, and half as long again. So only the rates of the two clocks matter.
 */
public final class Leases {
  private static final int BEACONS_REMEMBERED = 64;

  private final Turn turn;
  private final Map<NodeId, Long> heldUntil = new HashMap<>();
  private final Map<NodeId, Long> grantedAt = new HashMap<>();

  /**
   * The latest epoch that each incarnation named in a message. At that epoch it has given up all
   * leases of earlier views.
   */
  private final Map<NodeId, Long> epochSeen = new HashMap<>();

  /**
   * All live members' leases are held at least until then. Leases are only ever extended, so this
   * bound stays valid, and most reads need not look at the owners of their segment.
   */
  private long allHeldUntil;

  /** When {@link #allHeldUntil} was computed. Meaningless until {@link #computed}. */
  private long computedAt;

  /** Whether {@link #allHeldUntil} was computed under the view in force. */
  private boolean computed;

  private final Map<Long, Long> beaconSentAt =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > BEACONS_REMEMBERED;
        }
      };

  public Leases(Turn turn) {
    this.turn = turn;
  }

  /** This member sends the beacon of that number now. */
  public void onBeaconSent(long number) {
    beaconSentAt.put(number, turn.now());
  }

  /** Another member granted its lease by answering the beacon of that number. */
  public void onGranted(NodeId by, long beacon) {
    Long sentAt = beaconSentAt.get(beacon);
    if (sentAt != null) {
      heldUntil.merge(by, sentAt + turn.timing().holdNanos(), Math::max);
    }
  }

  /** This member grants its lease to another one now. */
  public void grant(NodeId to) {
    grantedAt.put(to, turn.now());
  }

  /** A message of that incarnation named this epoch. */
  public void onEpoch(NodeId from, long epoch) {
    Long before = epochSeen.get(from);
    if (before == null || before < epoch) {
      epochSeen.put(from, epoch);
    }
  }

  /** The latest epoch that this incarnation named, or -1 if it named none. */
  public long epochSeen(NodeId id) {
    return epochSeen.getOrDefault(id, -1L);
  }

  /** Reports whether this member holds the lease of that one now. */
  public boolean holds(NodeId of) {
    Long until = heldUntil.get(of);
    return until != null && until - turn.now() > 0;
  }

  /** A view was installed: the set of members may be another one. */
  public void onView() {
    computed = false;
  }

  /**
   * Reports whether this member certainly holds the leases of all live members. If not, it may
   * still hold those that a given read needs.
   */
  public boolean holdsAll() {
    if (computed && allHeldUntil - turn.now() > 0) {
      return true;
    }
    if (computed && turn.now() - computedAt < turn.timing().tickNanos()) {
      return false;
    }
    computed = true;
    computedAt = turn.now();
    allHeldUntil = turn.now() + turn.timing().holdNanos();
    for (Member member : turn.view().members()) {
      if (member.live() && !member.id().equals(turn.self())) {
        Long until = heldUntil.get(member.id());
        long held = until == null ? turn.now() : until;
        allHeldUntil = held - allHeldUntil < 0 ? held : allHeldUntil;
      }
    }
    return allHeldUntil - turn.now() > 0;
  }

  /** The leases that a take-over which begins now must wait for: all that this member granted. */
  public TakeOverWait takeOverWait() {
    return new TakeOverWait(turn, this, turn.rules().keep(Rule.LEASE_WAIT) ? grants() : Map.of());
  }

  /** When each lease ends that this member granted. */
  Map<NodeId, Long> grants() {
    Map<NodeId, Long> until = new HashMap<>();
    grantedAt.forEach((id, at) -> until.put(id, at + turn.timing().grantNanos()));
    return until;
  }

  /**
   * Reports whether every lease that this member granted has ended: it ran out, or its holder named
   * this epoch or a later one.
   */
  boolean allEnded(long epoch) {
    for (Map.Entry<NodeId, Long> granted : grantedAt.entrySet()) {
      boolean alive = turn.now() - granted.getValue() < turn.timing().grantNanos();
      if (alive && epochSeen(granted.getKey()) < epoch) {
        return false;
      }
    }
    return true;
  }

  /** Forgets grants that ran out, and incarnations that left. */
  public void tidy() {
    grantedAt.values().removeIf(at -> turn.now() - at > 4 * turn.timing().grantNanos());
    heldUntil.values().removeIf(until -> turn.now() - until > 4 * turn.timing().grantNanos());
    epochSeen.keySet().removeIf(id -> !turn.view().lists(id) && !grantedAt.containsKey(id));
  }
}
