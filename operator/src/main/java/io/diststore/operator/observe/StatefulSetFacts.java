package io.diststore.operator.observe;

import io.diststore.operator.objects.Names;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator knows about the StatefulSet.
 *
 * @param replicas the current number of replicas
 * @param decreedReplicas the number of replicas that the operator itself set last, or -1 if that is
 *     unknown
 * @param generationObserved whether the StatefulSet's controller has seen the current generation.
 *     Until then, the controller may still make new pods from the previous template
 * @param restartHash the restart hash in the StatefulSet's pod template
 * @param updateRevision the controller's name for the current pod template
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

  /** Returns whether someone other than the operator has changed the number of replicas. */
  public boolean isScaledByOthers() {
    return decreedReplicas >= 0 && decreedReplicas != replicas;
  }
}
