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
 * @param unreadable why the view that there is cannot be read, in words, or null
 */
public record RegisterFacts(
    boolean exists, Founding founding, String ringId, View view, String unreadable) {
  public static final RegisterFacts ABSENT = new RegisterFacts(false, null, null, null, null);

  /** The facts of a ring object, or of none. */
  public static RegisterFacts of(Optional<DistStoreRing> ring) {
    return ring.map(RegisterFacts::read).orElse(ABSENT);
  }

  private static RegisterFacts read(DistStoreRing ring) {
    Founding founding = ring.getSpec().founding();
    String id = ring.getSpec().ringId();
    String view = ring.getStatus() == null ? null : ring.getStatus().view();
    if (view == null || view.isEmpty()) {
      return new RegisterFacts(true, founding, id, null, null);
    }
    try {
      return new RegisterFacts(true, founding, id, RegisteredView.decode(view), null);
    } catch (IllegalArgumentException e) {
      return new RegisterFacts(
          true,
          founding,
          id,
          null,
          "the view in DistStoreRing %s cannot be read, so nothing is changed: %s. If nodes are newer than the operator, upgrade the operator"
              .formatted(ring.getMetadata().getName(), e.getMessage()));
    }
  }
}
