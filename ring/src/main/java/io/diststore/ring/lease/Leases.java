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
 * from it. So no other member can answer reads of the same segment at that time.
 *
 * <p>A member grants a lease by answering a beacon. For the holder, the lease begins when the
 * holder sends the beacon. For the granter, the lease begins when the granter answers, and lasts
 * half as long again. So safety depends only on the rates of the two clocks, and not on the times
 * that they show.
 */
public final class Leases {
  private static final int BEACONS_REMEMBERED = 64;

  private final Turn turn;
  private final Map<NodeId, Long> heldUntil = new HashMap<>();
  private final Map<NodeId, Long> grantedAt = new HashMap<>();

  /**
   * The latest epoch that each incarnation has named in a message. By naming an epoch, an
   * incarnation gives up all leases of earlier views.
   */
  private final Map<NodeId, Long> latestEpoch = new HashMap<>();

  /**
   * Until this time at least, this member holds the leases of all live members. Leases are never
   * shortened, so this time stays valid until the next view. Because of this field, most reads need
   * not check the leases of the owners of their segment.
   */
  private long allHeldUntil;

  /** When {@link #allHeldUntil} was computed. Valid only if {@link #isComputed} is true. */
  private long computedAt;

  /** Whether {@link #allHeldUntil} was computed under the view in force. */
  private boolean isComputed;

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

  /** This member sends the beacon with this number now. */
  public void onBeaconSent(long number) {
    beaconSentAt.put(number, turn.now());
  }

  /** Returns when the beacon with this number was sent, or null if that is long ago. */
  public Long beaconSentAt(long number) {
    return beaconSentAt.get(number);
  }

  /** Another member has granted a lease by answering the beacon with this number. */
  public void onGranted(NodeId by, long beacon) {
    Long sentAt = beaconSentAt.get(beacon);
    if (sentAt != null) {
      heldUntil.merge(by, sentAt + turn.timing().holdNanos(), Math::max);
    }
  }

  /** Records that this member grants a lease to another member now. */
  public void grant(NodeId to) {
    grantedAt.put(to, turn.now());
  }

  /** An incarnation has named this epoch in a message. */
  public void onEpoch(NodeId from, long epoch) {
    Long before = latestEpoch.get(from);
    if (before == null || before < epoch) {
      latestEpoch.put(from, epoch);
    }
  }

  /** Returns the latest epoch that this incarnation has named in a message, or -1. */
  public long latestEpoch(NodeId id) {
    return latestEpoch.getOrDefault(id, -1L);
  }

  /** Reports whether this member holds the lease of another member now. */
  public boolean holds(NodeId granter) {
    Long until = heldUntil.get(granter);
    return until != null && until - turn.now() > 0;
  }

  /** This node has installed a view, which may list other members. */
  public void onView() {
    isComputed = false;
  }

  /**
   * Reports whether this member holds the leases of all live members. If this method returns false,
   * this member may still hold all leases that a given read needs.
   */
  public boolean holdsAll() {
    if (isComputed && allHeldUntil - turn.now() > 0) {
      return true;
    }
    if (isComputed && turn.now() - computedAt < turn.timing().tickNanos()) {
      return false;
    }
    isComputed = true;
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

  /**
   * Returns a wait for a take-over that begins now. The wait ends when all leases that this member
   * granted have ended.
   */
  public TakeOverWait takeOverWait() {
    return new TakeOverWait(
        turn, this, turn.rules().keep(Rule.LEASE_WAIT) ? grantedUntil() : Map.of());
  }

  /** Returns the times at which the granted leases run out. */
  Map<NodeId, Long> grantedUntil() {
    Map<NodeId, Long> until = new HashMap<>();
    grantedAt.forEach((id, at) -> until.put(id, at + turn.timing().grantNanos()));
    return until;
  }

  /**
   * Reports whether all leases that this member granted have ended. A lease ends when it runs out,
   * or when its holder names this epoch or a later one.
   */
  boolean haveGrantsEnded(long epoch) {
    for (Map.Entry<NodeId, Long> granted : grantedAt.entrySet()) {
      boolean isAlive = turn.now() - granted.getValue() < turn.timing().grantNanos();
      if (isAlive && latestEpoch(granted.getKey()) < epoch) {
        return false;
      }
    }
    return true;
  }

  /** Forgets leases that ran out long ago, and incarnations that the view does not list. */
  public void tidy() {
    grantedAt.values().removeIf(at -> turn.now() - at > 4 * turn.timing().grantNanos());
    heldUntil.values().removeIf(until -> turn.now() - until > 4 * turn.timing().grantNanos());
    latestEpoch.keySet().removeIf(id -> !turn.view().lists(id) && !grantedAt.containsKey(id));
  }
}
