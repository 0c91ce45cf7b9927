package io.diststore.operator.act;

import io.diststore.crds.DistStore;
import io.diststore.operator.objects.Names;
import io.diststore.operator.objects.Pods;
import io.diststore.operator.observe.Look;
import io.diststore.operator.observe.Observation;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/**
 * The only place that writes a StatefulSet.
 *
 * <p>Three rules, each of which would lose data if it were broken: every apply carries the
 * resourceVersion of the StatefulSet it was computed from, or that there was none, as a cache may
 * be behind and an old number of replicas ends pods that were just started; it always carries the
 * replicas, as an apply without them sets them to 1; and it never sets them so low that a member of
 * the ring goes.
 */
public final class StatefulSetWriter {
  /**
   * No object has this version: an apply with it makes one, and is refused where somebody else has
   * made one since it was looked for.
   */
  private static final String NEVER_YET = "1";

  private final KubernetesClient client;

  public StatefulSetWriter(KubernetesClient client) {
    this.client = client;
  }

  /** Brings everything but the number of replicas up to the blueprint, where it differs. */
  public void refresh(Look look, Context<DistStore> context) {
    look.statefulSet()
        .ifPresent(
            live -> {
              StatefulSet desired = Pods.of(look.blueprint(), live.getSpec().getReplicas());
              if (!Ssa.matches(live, desired, context)) {
                write(look, live.getSpec().getReplicas());
              }
            });
  }

  /** Applies the blueprint with so many replicas to what was seen, or makes it where none was. */
  public void write(Look look, int replicas) {
    StatefulSet desired = Pods.of(look.blueprint(), replicas);
    if (look.statefulSet().isPresent()) {
      StatefulSet live = look.statefulSet().get();
      mustKeepMembers(look.seen(), look.blueprint().names(), live, replicas);
      desired.getMetadata().setResourceVersion(live.getMetadata().getResourceVersion());
    } else {
      desired.getMetadata().setResourceVersion(NEVER_YET);
    }
    if (desired.getSpec().getReplicas() == null) {
      throw new IllegalStateException("a StatefulSet is never applied without its replicas");
    }
    Ssa.apply(client, desired);
  }

  private static void mustKeepMembers(
      Observation seen, Names names, StatefulSet live, int replicas) {
    if (replicas >= live.getSpec().getReplicas()) {
      return;
    }
    boolean member =
        seen.ring() != null
            && seen.ring().view().members().stream()
                .anyMatch(m -> names.ordinal(m.id().name()) >= replicas);
    boolean unmarked =
        seen.pods().stream().anyMatch(p -> p.ordinal() >= replicas && !p.retired() && !p.over());
    if (member || unmarked) {
      throw new IllegalStateException(
          "%s has pods above %d that have not left the ring: they are not taken away"
              .formatted(names.store(), replicas));
    }
  }
}
