package io.diststore.operator.observe;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/** The API objects of one store on which the operator bases its decisions. */
public interface ClusterSource {
  /** Returns the store itself, or empty if it is deleted or being deleted. */
  Optional<DistStore> store();

  Optional<StatefulSet> statefulSet();

  /** Returns all pods that carry the store's labels. */
  List<Pod> pods();

  /**
   * Returns the pod with this name, even if it does not carry the store's labels. Returns empty if
   * there is no such pod, or if this source knows only pods with the labels.
   */
  Optional<Pod> pod(String name);

  Optional<DistStoreRing> ring();
}
