package io.diststore.operator.observe;

import io.diststore.operator.objects.Names;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;

/**
 * The StatefulSet.
 *
 * @param replicas as they are
 * @param decreed as the operator itself set them last, or -1
 * @param settled its controller has seen its present form; until then new pods may still have the
 *     former template
 * @param restartHash of its template
 * @param updateRevision of its template, as its controller names it
 */
public record SetFacts(
    int replicas, int decreed, boolean settled, String restartHash, String updateRevision) {
  /** The facts of a StatefulSet. */
  public static SetFacts of(StatefulSet set) {
    Map<String, String> template =
        Optional.ofNullable(set.getSpec().getTemplate().getMetadata().getAnnotations())
            .orElse(Map.of());
    String decreed =
        Optional.ofNullable(set.getMetadata().getAnnotations())
            .map(a -> a.get(Names.DECREED_REPLICAS))
            .orElse("-1");
    Long seen = set.getStatus() == null ? null : set.getStatus().getObservedGeneration();
    return new SetFacts(
        set.getSpec().getReplicas(),
        Integer.parseInt(decreed),
        seen != null && seen >= set.getMetadata().getGeneration(),
        template.get(Names.RESTART_HASH),
        set.getStatus() == null ? null : set.getStatus().getUpdateRevision());
  }

  /** Whether somebody else changed the replicas. */
  public boolean scaledByOthers() {
    return decreed >= 0 && decreed != replicas;
  }
}
