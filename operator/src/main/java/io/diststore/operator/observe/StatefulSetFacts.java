package io.diststore.operator.observe;

import io.diststore.operator.objects.Names;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;

/**
 * The StatefulSet.
 *
 * @param replicas the present number of replicas
 * @param decreedReplicas the number of replicas that the operator itself set last, or -1
 * @param generationObserved whether the StatefulSet's controller has seen its present generation;
 *     until then, new pods may still be made from the previous template
 * @param restartHash the restart hash in its template
 * @param updateRevision the controller's name for its present template
 */
public record StatefulSetFacts(
    int replicas,
    int decreedReplicas,
    boolean generationObserved,
    String restartHash,
    String updateRevision) {
  /** Returns the facts of a StatefulSet. */
  public static StatefulSetFacts of(StatefulSet set) {
    Map<String, String> templateAnnotations =
        Optional.ofNullable(set.getSpec().getTemplate().getMetadata().getAnnotations())
            .orElse(Map.of());
    String decreed =
        Optional.ofNullable(set.getMetadata().getAnnotations())
            .map(a -> a.get(Names.DECREED_REPLICAS))
            .orElse("-1");
    Long observed = set.getStatus() == null ? null : set.getStatus().getObservedGeneration();
    return new StatefulSetFacts(
        set.getSpec().getReplicas(),
        Integer.parseInt(decreed),
        observed != null && observed >= set.getMetadata().getGeneration(),
        templateAnnotations.get(Names.RESTART_HASH),
        set.getStatus() == null ? null : set.getStatus().getUpdateRevision());
  }

  /** Returns whether the replicas were changed by anyone but the operator. */
  public boolean isScaledByOthers() {
    return decreedReplicas >= 0 && decreedReplicas != replicas;
  }
}
