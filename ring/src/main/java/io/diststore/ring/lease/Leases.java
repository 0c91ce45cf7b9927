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
 * <p>A primary answers reads of a segment only while it holds a lease from every member that could
 * take the segment over. So no other member can answer reads of that segment at the same time.
 *
 * <p>A member grants a lease by answering a beacon. For the holder, the lease begins when the
 * holder sends the beacon. For the granter, the lease begins later, when the granter answers, and
 * lasts 1.5 times as long. So safety depends only on the rates of the two clocks, and not on the
 * times that they show.
 */
public final class Leases {
  private static final int BEACONS_REMEMBERED = 64;

  private final Turn turn;
  private final Map<NodeId, Long> heldUntil = new HashMap<>();
  private final Map<NodeId, Long> grantedAt = new HashMap<>();

  /**
   * The latest epoch that each incarnation has named in a message. By naming an epoch, an
   * incarnation gives up all leases that it held under earlier views.
   */
  private final Map<NodeId, Long> latestEpoch = new HashMap<>();

  /**
   * This member holds a lease from every other live member at least until this time. A lease is
   * never shortened. So this time stays valid until the next view, or until this member gives up
   * its leases. Thanks to this field, most reads need not check the leases one by one.
   */
  private long allHeldUntil;

  /** When {@link #allHeldUntil} was computed. Valid only if {@link #isComputed} is true. */
  private long computedAt;

  /**
   * Whether {@link #allHeldUntil} was computed under the view in force, and this member has not
   * given up its leases since then.
   */
  private boolean isComputed;

  private final Map<Long, Long> beaconSentAt =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > BEACONS_REMEMBERED;
        }
      };

  /** The number of the latest beacon that this member sent; 0 before the first one. */
  private long latestBeacon;

  public Leases(Turn turn) {
    this.turn = turn;
  }

  /** Records that this member sends the beacon with this number now. */
  public void onBeaconSent(long number) {
    beaconSentAt.put(number, turn.now());
    latestBeacon = number;
  }

  /** Returns the number of the latest beacon that this member sent; 0 before the first one. */
  public long latestBeacon() {
    return latestBeacon;
  }

  /**
   * Reports whether this member sent the beacon with this number a short time ago. A message that
   * names such a beacon was also sent a short time ago.
   */
  public boolean isRecent(long number) {
    Long sentAt = beaconSentAt.get(number);
    return sentAt != null && turn.now() - sentAt < turn.timing().recentBeaconNanos();
  }

  /** Returns when this member sent the beacon with this number, or null if that was long ago. */
  public Long beaconSentAt(long number) {
    return beaconSentAt.get(number);
  }

  /** Another member has answered this member's beacon, and has thereby granted a lease. */
  public void onGranted(NodeId by, long beacon) {
    Long sentAt = beaconSentAt.get(beacon);
    if (sentAt != null) {
      heldUntil.merge(by, sentAt + turn.timing().holdNanos(), Math::max);
    }
  }

  /**
   * Gives up all leases that this member holds. Answers to beacons that it has already sent will
   * grant no lease, and none of these beacons is recent any more. The leases that this member has
   * granted to others do not change.
   */
  public void giveUpHeld() {
    heldUntil.clear();
    beaconSentAt.clear();
    isComputed = false;
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

  /**
   * Returns the latest epoch that this incarnation has named in a message, or -1 if there is none.
   */
  public long latestEpoch(NodeId id) {
    return latestEpoch.getOrDefault(id, -1L);
  }

  /** Reports whether this member now holds a lease that {@code granter} granted. */
  public boolean holds(NodeId granter) {
    Long until = heldUntil.get(granter);
    return until != null && until - turn.now() > 0;
  }

  /** This node has installed a view. The view may have new members. */
  public void onView() {
    isComputed = false;
  }

  /**
   * Reports whether this member holds a lease from every other live member. Even if the result is
   * false, this member may hold all leases that a particular read needs.
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
   * Begins the wait of a take-over. The wait ends when all leases that this member granted have
   * ended.
   */
  public TakeOverWait takeOverWait() {
    return new TakeOverWait(
        turn, this, turn.rules().keep(Rule.LEASE_WAIT) ? grantedUntil() : Map.of());
  }

  /** Returns when each granted lease runs out, by holder. */
  Map<NodeId, Long> grantedUntil() {
    Map<NodeId, Long> until = new HashMap<>();
    grantedAt.forEach((id, at) -> until.put(id, at + turn.timing().grantNanos()));
    return until;
  }

  /**
   * Reports whether all leases that this member granted have ended. A lease ends when it runs out,
   * or when its holder names {@code epoch} or a later epoch.
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
