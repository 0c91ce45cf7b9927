package io.diststore.operator.act;

import io.diststore.crds.DistStore;
import io.diststore.operator.objects.Names;
import io.diststore.operator.objects.StatefulSets;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.Snapshot;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/**
 * The only class that writes a StatefulSet.
 *
 * <p>It follows three rules. Breaking any of them would lose data.
 *
 * <ul>
 *   <li>Every apply carries the resourceVersion of the StatefulSet from which it was computed, or
 *       states that there was no StatefulSet. Otherwise an apply from an outdated cache could set
 *       an outdated number of replicas, which would delete pods that have just started.
 *   <li>Every apply carries the number of replicas, because an apply without it resets the number
 *       to 1.
 *   <li>No apply lowers the number of replicas so far that the pod of a ring member is deleted.
 * </ul>
 */
public final class StatefulSetWriter {
  /**
   * A resourceVersion that no object has. An apply with this version creates the object if it does
   * not exist. If someone else has created the object since the snapshot was taken, the API server
   * refuses the apply.
   */
  private static final String NOT_EXISTING = "1";

  private final KubernetesClient client;

  public StatefulSetWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Applies the blueprint if the StatefulSet differs from it. Keeps the current number of replicas.
   */
  public void refresh(Snapshot snapshot, Context<DistStore> context) {
    snapshot
        .statefulSet()
        .ifPresent(
            live -> {
              int replicas = live.getSpec().getReplicas();
              StatefulSet desired = StatefulSets.of(snapshot.blueprint(), replicas);
              if (!ServerSideApply.matches(live, desired, context)) {
                write(snapshot, replicas);
              }
            });
  }

  /**
   * Applies the blueprint and the given number of replicas to the StatefulSet of the snapshot. If
   * the snapshot has no StatefulSet, creates it.
   */
  public void write(Snapshot snapshot, int replicas) {
    StatefulSet desired = StatefulSets.of(snapshot.blueprint(), replicas);
    if (snapshot.statefulSet().isPresent()) {
      StatefulSet live = snapshot.statefulSet().get();
      requireNoMemberRemoved(snapshot.observation(), snapshot.blueprint().names(), live, replicas);
      desired.getMetadata().setResourceVersion(live.getMetadata().getResourceVersion());
    } else {
      desired.getMetadata().setResourceVersion(NOT_EXISTING);
    }
    if (desired.getSpec().getReplicas() == null) {
      throw new IllegalStateException("a StatefulSet must not be applied without its replicas");
    }
    ServerSideApply.apply(client, desired);
  }

  private static void requireNoMemberRemoved(
      Observation observation, Names names, StatefulSet live, int replicas) {
    if (replicas >= live.getSpec().getReplicas()) {
      return;
    }
    boolean member =
        observation.ring() != null
            && observation.ring().view().members().stream()
                .anyMatch(m -> names.ordinal(m.id().name()) >= replicas);
    boolean unmarked =
        observation.pods().stream()
            .anyMatch(p -> p.ordinal() >= replicas && !p.retired() && !p.ended());
    if (member || unmarked) {
      throw new IllegalStateException(
          "StatefulSet %s must not shrink to %d replicas: a pod that Kubernetes would delete is a member of the ring or is not retired"
              .formatted(names.store(), replicas));
    }
  }
}
