package io.diststore.ring.lease;

import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The behaviour of leases in simulations that switch a rule off. The product never uses this class.
 */
public final class LeasesWithoutRules {
  private LeasesWithoutRules() {}

  /**
   * Without {@link Rule#WAIT_ALL}, a take-over waits only for the lease that the former primary
   * holds. Without {@link Rule#LEASE_WAIT}, a take-over waits for no lease.
   *
   * @param formerPrimary the former primary; null if there was none. In that case, a take-over
   *     without {@link Rule#WAIT_ALL} still waits for all leases
   */
  public static TakeOverWait waitForFormerPrimary(Turn turn, Leases leases, NodeId formerPrimary) {
    Map<NodeId, Long> grants =
        turn.rules().keep(Rule.LEASE_WAIT) ? leases.grantedUntil() : new HashMap<>();
    if (formerPrimary != null) {
      grants.keySet().retainAll(Set.of(formerPrimary));
    }
    return new TakeOverWait(turn, leases, grants);
  }
}
