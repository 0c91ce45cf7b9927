package io.diststore.operator.observe;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/** The API objects of one store that decisions rest on. */
public interface ClusterSource {
  /** The store itself; empty if it is gone or on its way out. */
  Optional<DistStore> store();

  Optional<StatefulSet> statefulSet();

  /** All pods that bear the store's labels. */
  List<Pod> pods();

  Optional<DistStoreRing> ring();
}
