package io.diststore.operator.observe;

import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.crds.RegisteredView;
import io.diststore.crds.RegisteredView.Restored;
import io.diststore.ring.view.View;
import java.util.Optional;

/**
 * The contents of the register, which is the DistStoreRing object.
 *
 * @param view the registered view; null if no node has founded the ring yet, or if the view cannot
 *     be read
 * @param unreadable a sentence that says why the registered view cannot be read, or null
 * @param restored how a node put a lost view back recently, or null
 */
public record RegisterFacts(
    boolean exists,
    Founding founding,
    String ringId,
    View view,
    String unreadable,
    Restored restored) {
  /** The register does not exist. */
  public static final RegisterFacts ABSENT = new RegisterFacts(false, null, null, null, null, null);

  /** Returns the facts of a ring object, or {@link #ABSENT}. */
  public static RegisterFacts of(Optional<DistStoreRing> ring) {
    return ring.map(RegisterFacts::read).orElse(ABSENT);
  }

  private static RegisterFacts read(DistStoreRing ring) {
    Founding founding = ring.getSpec().founding();
    String id = ring.getSpec().ringId();
    String view = ring.getStatus() == null ? null : ring.getStatus().view();
    if (view == null || view.isEmpty()) {
      return new RegisterFacts(true, founding, id, null, null, null);
    }
    try {
      RegisteredView.Contents contents = RegisteredView.decodeAll(view);
      if (!contents.view().ringId().toString().equals(id)) {
        throw new IllegalArgumentException(
            "the view belongs to the ring " + contents.view().ringId() + ", not to " + id);
      }
      return new RegisterFacts(true, founding, id, contents.view(), null, contents.restored());
    } catch (IllegalArgumentException e) {
      return new RegisterFacts(
          true,
          founding,
          id,
          null,
          "the operator cannot read DistStoreRing %s and changes nothing: %s. If the nodes are newer than the operator, upgrade the operator"
              .formatted(ring.getMetadata().getName(), e.getMessage()),
          null);
    }
  }
}
