package io.diststore.ring.primary;

import io.diststore.ring.shell.Rule;
import java.util.List;

/** How a primary behaves in a simulation that takes a rule away. The product never gets here. */
final class PrimaryWithoutRules {
  private PrimaryWithoutRules() {}

  /** Without {@link Rule#ACKNOWLEDGE_ALL}: a write waits for no other writer. */
  static void acknowledgeAtOnce(PendingWrite write) {
    write.await(List.of());
  }
}
