package io.diststore.crds;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Founds one ring, holds a copy of its latest view, and has a vote as a witness. Each update
 * carries the object's resourceVersion. So if several nodes write at the same time, only one of
 * them succeeds. The operator creates the object, and the nodes write only its status and the
 * annotation {@link #FOUNDER}.
 */
@Group(DistStore.GROUP)
@Version(DistStore.VERSION)
@Plural("diststorerings")
@Singular("diststorering")
@ShortNames("dstr")
public final class DistStoreRing extends CustomResource<DistStoreRingSpec, DistStoreRingStatus>
    implements Namespaced {
  /**
   * The annotation that records that the ring is founded. Its value names the run of the node that
   * founds the ring. If older software founded the ring, the value names a node that has read the
   * ring's view. The annotation is set before the first view, and remains when the status is lost.
   * While it is set, no other node founds the ring.
   */
  public static final String FOUNDER = DistStore.GROUP + "/founder";

  private static final long serialVersionUID = 1;

  @Override
  protected DistStoreRingSpec initSpec() {
    return null;
  }

  @Override
  protected DistStoreRingStatus initStatus() {
    return null;
  }
}
