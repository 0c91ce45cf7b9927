package io.diststore.operator.objects;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.Map;

/** Builds the StatefulSet that runs a store's pods. */
public final class StatefulSets {
  private StatefulSets() {}

  /**
   * Returns the StatefulSet with the given number of replicas. Every apply must set this number. An
   * apply without it would reset the number to 1, and Kubernetes would then delete all pods but one
   * at the same time.
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
        // With OrderedReady, Kubernetes would start the second pod only after the first pod is
        // ready. After a power cut, the first pod may never become ready without the others.
        .withPodManagementPolicy("Parallel")
        .withRevisionHistoryLimit(3)
        .withNewSelector()
        .withMatchLabels(names.selector())
        .endSelector()
        // Only the operator restarts pods: one at a time, and only while the ring is whole.
        .withNewUpdateStrategy()
        .withType("OnDelete")
        .endUpdateStrategy()
        .withNewPersistentVolumeClaimRetentionPolicy()
        .withWhenDeleted("Retain")
        .withWhenScaled("Retain")
        .endPersistentVolumeClaimRetentionPolicy()
        .withTemplate(new PodTemplate(blueprint).build())
        .endSpec()
        .build();
  }
}
