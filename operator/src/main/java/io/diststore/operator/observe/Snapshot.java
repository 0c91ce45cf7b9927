package io.diststore.operator.observe;

import io.diststore.crds.DistStore;
import io.diststore.operator.objects.Blueprint;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/**
 * An observation, and the API objects from which it was made. A step that is planned from the
 * observation changes only these objects. Each change names the object's resourceVersion.
 */
public record Snapshot(
    DistStore store,
    Blueprint blueprint,
    Optional<StatefulSet> statefulSet,
    List<Pod> pods,
    byte[] token,
    Observation observation) {

  /** Returns the pod with this name. The pod must be in this snapshot. */
  public Pod pod(String name) {
    return pods.stream()
        .filter(p -> p.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no pod " + name + " in the snapshot"));
  }
}
