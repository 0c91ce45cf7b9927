package io.diststore.operator.observe;

import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.crds.RegisteredView;
import io.diststore.ring.view.View;
import java.util.Optional;

/**
 * The ring object.
 *
 * @param view null as long as nobody has founded the ring
 */
public record RegisterFacts(boolean exists, Founding founding, String ringId, View view) {
  public static final RegisterFacts ABSENT = new RegisterFacts(false, null, null, null);

  /** The facts of a ring object, or of none. */
  public static RegisterFacts of(Optional<DistStoreRing> ring) {
    return ring.map(RegisterFacts::read).orElse(ABSENT);
  }

  private static RegisterFacts read(DistStoreRing ring) {
    String view = ring.getStatus() == null ? null : ring.getStatus().view();
    return new RegisterFacts(
        true,
        ring.getSpec().founding(),
        ring.getSpec().ringId(),
        view == null || view.isEmpty() ? null : RegisteredView.decode(view));
  }
}
