package io.diststore.operator.objects;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.Map;

/** The StatefulSet that runs a store's pods. */
public final class Pods {
  private Pods() {}

  /**
   * The StatefulSet with so many replicas. They are always in it: an apply that leaves them out
   * sets them to 1, and all pods but one are gone at once.
   */
  public static StatefulSet of(Blueprint blueprint, int replicas) {
    Names names = blueprint.names();
    ObjectMeta meta = names.meta(names.store());
    meta.setAnnotations(Map.of(Names.DECREED_REPLICAS, Integer.toString(replicas)));
    return new StatefulSetBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withReplicas(replicas)
        .withServiceName(names.peers())
        // In order, a ring that lost power would wait for its first pod for ever.
        .withPodManagementPolicy("Parallel")
        .withRevisionHistoryLimit(3)
        .withNewSelector()
        .withMatchLabels(names.selector())
        .endSelector()
        // Pods are restarted by the operator alone, one at a time, the ring whole between.
        .withNewUpdateStrategy()
        .withType("OnDelete")
        .endUpdateStrategy()
        .withNewPersistentVolumeClaimRetentionPolicy()
        .withWhenDeleted("Retain")
        .withWhenScaled("Retain")
        .endPersistentVolumeClaimRetentionPolicy()
        .withTemplate(new PodTemplate(blueprint).make())
        .endSpec()
        .build();
  }
}
