package io.diststore.operator.objects;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** How many pods may be evicted at a time. */
public final class Budget {
  private Budget() {}

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
