package io.diststore.operator.observe;

import io.diststore.crds.DistStore;
import io.diststore.operator.objects.Blueprint;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/**
 * An observation, and the objects it was made of: what is done on the strength of it is done to
 * these, under their resourceVersions.
 */
public record Look(
    DistStore store,
    Blueprint blueprint,
    Optional<StatefulSet> statefulSet,
    List<Pod> pods,
    byte[] token,
    Observation seen) {

  /** The pod of a name; it must be one of those seen. */
  public Pod pod(String name) {
    return pods.stream()
        .filter(p -> p.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " was not seen"));
  }
}
