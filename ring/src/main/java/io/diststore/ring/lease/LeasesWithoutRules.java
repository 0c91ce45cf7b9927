package io.diststore.ring.lease;

import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How leases behave in a simulation that takes a rule away. The product never gets here. */
public final class LeasesWithoutRules {
  private LeasesWithoutRules() {}

  /**
   * Without {@link Rule#WAIT_ALL}: the take-over waits for the lease of the former primary only.
   *
   * @param formerPrimary null if there was none: then it waits for all
   */
  public static TakeOverWait waitForFormerPrimary(Turn turn, Leases leases, NodeId formerPrimary) {
    Map<NodeId, Long> grants =
        turn.rules().keep(Rule.LEASE_WAIT) ? leases.grants() : new HashMap<>();
    if (formerPrimary != null) {
      grants.keySet().retainAll(Set.of(formerPrimary));
    }
    return new TakeOverWait(turn, leases, grants);
  }
}
