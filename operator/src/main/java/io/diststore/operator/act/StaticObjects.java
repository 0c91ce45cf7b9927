package io.diststore.operator.act;

import io.diststore.operator.objects.Blueprint;
import io.diststore.operator.objects.DisruptionBudget;
import io.diststore.operator.objects.Names;
import io.diststore.operator.objects.Network;
import io.diststore.operator.objects.NodeAccess;
import io.diststore.operator.observe.CachedCluster;
import io.diststore.operator.observe.Obstacle;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/**
 * Maintains the static objects of a store: Services, rights, seeds, network policy and disruption
 * budget. It applies an object only if the object differs from the cached one. So it writes nothing
 * while the store is at rest. Before it creates an object, it asks the API server whether an object
 * with this name exists. It does not touch an object that belongs to another owner.
 */
public final class StaticObjects {
  private final KubernetesClient client;

  public StaticObjects(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Applies all static objects except the disruption budget.
   *
   * @param pods how many pods the list of seeds contains
   * @return the obstacle, if an object of another owner has one of the names
   */
  public Optional<Obstacle> apply(Blueprint blueprint, int pods, CachedCluster cluster) {
    Names names = blueprint.names();
    List<HasMetadata> desired =
        List.of(
            NodeAccess.account(names),
            NodeAccess.role(names),
            NodeAccess.binding(names),
            Network.peers(blueprint),
            Network.clients(blueprint),
            Network.seeds(blueprint, pods));
    for (HasMetadata object : desired) {
      Optional<Obstacle> conflict = applyOne(object, names, cluster);
      if (conflict.isPresent()) {
        return conflict;
      }
    }
    return applyPolicy(blueprint, cluster);
  }

  /** Applies the disruption budget, which says how many pods may be unavailable at a time. */
  public Optional<Obstacle> applyBudget(Names names, int maxUnavailable, CachedCluster cluster) {
    return applyOne(DisruptionBudget.of(names, maxUnavailable), names, cluster);
  }

  private Optional<Obstacle> applyPolicy(Blueprint blueprint, CachedCluster cluster) {
    Names names = blueprint.names();
    if (blueprint.spec().networkPolicy().enabled()) {
      return applyOne(Network.policy(blueprint), names, cluster);
    }
    cluster
        .named(NetworkPolicy.class, names.store())
        .filter(p -> names.owns(p.getMetadata()))
        .ifPresent(p -> client.resource(p).delete());
    return Optional.empty();
  }

  private <T extends HasMetadata> Optional<Obstacle> applyOne(
      T desired, Names names, CachedCluster cluster) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) desired.getClass();
    Optional<T> actual =
        cluster
            .named(type, desired.getMetadata().getName())
            .or(() -> Optional.ofNullable(client.resource(desired).get()));
    if (actual.isPresent() && !names.owns(actual.get().getMetadata())) {
      return Optional.of(Obstacle.nameConflict(actual.get()));
    }
    if (actual.isEmpty() || !ServerSideApply.matches(actual.get(), desired, cluster.context())) {
      ServerSideApply.apply(client, desired);
    }
    return Optional.empty();
  }
}
