package io.diststore.ring.primary;

import io.diststore.ring.shell.Rule;
import java.util.List;

/**
 * The behaviour of a primary in simulations that switch a rule off. The product never uses this
 * class.
 */
final class PrimaryWithoutRules {
  private PrimaryWithoutRules() {}

  /** Without {@link Rule#ACKNOWLEDGE_ALL}, a write waits for no other writer. */
  static void acknowledgeAtOnce(PendingWrite write) {
    write.await(List.of());
  }
}
