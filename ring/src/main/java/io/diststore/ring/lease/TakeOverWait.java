package io.diststore.ring.lease;

import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * A new primary's wait for the end of the leases that it granted. All roles that began with the
 * same view share one wait.
 *
 * <p>A lease ends when it runs out. A lease ends earlier if its holder sends a message of the new
 * epoch or a later one. By then, the holder has stopped answering reads under older views.
 */
public final class TakeOverWait {
  private final Turn turn;
  private final Leases leases;
  private final Map<NodeId, Long> until;
  private final long epoch;

  TakeOverWait(Turn turn, Leases leases, Map<NodeId, Long> until) {
    this.turn = turn;
    this.leases = leases;
    this.until = new HashMap<>(until);
    this.until.remove(turn.self());
    this.epoch = turn.epoch();
  }

  /** Reports whether all leases of this wait have ended. */
  public boolean isOver() {
    if (!until.isEmpty()) {
      until
          .entrySet()
          .removeIf(e -> turn.now() - e.getValue() >= 0 || leases.latestEpoch(e.getKey()) >= epoch);
    }
    return until.isEmpty();
  }

  /** Checks an invariant: when a primary begins to serve, the leases that it granted have ended. */
  public void checkOver() {
    turn.check(
        leases.haveGrantsEnded(epoch),
        "a primary begins to serve only after the leases that it granted have ended");
  }
}
