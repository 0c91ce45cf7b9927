package io.diststore.ring.lease;

import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * What a new primary waits for before it takes over. All segments whose role began with the same
 * view share it. For each incarnation to which this member ever granted a lease, it waits until a
 * message of this epoch or a later one arrives (that incarnation has stopped reading), or until the
 * lease runs out.
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

  public boolean isOver() {
    if (!until.isEmpty()) {
      until
          .entrySet()
          .removeIf(e -> turn.now() - e.getValue() >= 0 || leases.epochSeen(e.getKey()) >= epoch);
    }
    return until.isEmpty();
  }

  /** Ends the process if a lease that this member granted before the take-over is still alive. */
  public void checkOver() {
    turn.check(leases.allEnded(epoch), "nobody serves a segment while a lease it granted is alive");
  }
}
