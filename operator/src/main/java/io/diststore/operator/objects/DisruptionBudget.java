package io.diststore.operator.objects;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/**
 * The PodDisruptionBudget of a store, which says how many of its pods may be unavailable at a time.
 */
public final class DisruptionBudget {
  private DisruptionBudget() {}

  public static PodDisruptionBudget of(Names names, int maxUnavailable) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(names.meta(names.store()))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(maxUnavailable))
        .withUnhealthyPodEvictionPolicy("IfHealthyBudget")
        .withNewSelector()
        .withMatchLabels(names.selector())
        .endSelector()
        .endSpec()
        .build();
  }
}
