package io.diststore.ring.node;

import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * What a new primary waits for before it takes over, shared by all segments whose role began with
 * the same view: for each life it ever granted a lease to, a message of this epoch or later (it has
 * stopped), or the end of the grant.
 */
final class TakeOverWait {
  private final Turn turn;
  private final Leases leases;
  private final Map<NodeId, Long> until;
  private final long epoch;

  TakeOverWait(Turn turn, Leases leases, Map<NodeId, Long> until) {
    this.turn = turn;
    this.leases = leases;
    this.until = new HashMap<>(until);
    this.until.remove(turn.self);
    this.epoch = turn.epoch();
  }

  boolean over() {
    if (!until.isEmpty()) {
      until
          .entrySet()
          .removeIf(e -> turn.now - e.getValue() >= 0 || leases.epochSeen(e.getKey()) >= epoch);
    }
    return until.isEmpty();
  }
}
