package io.diststore.operator.act;

import io.diststore.operator.objects.Access;
import io.diststore.operator.objects.Blueprint;
import io.diststore.operator.objects.Budget;
import io.diststore.operator.objects.Names;
import io.diststore.operator.objects.Network;
import io.diststore.operator.observe.CachedCluster;
import io.diststore.operator.observe.InTheWay;
import io.diststore.operator.observe.Observer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/**
 * What is to exist around the pods. Each is applied where it differs from what the caches show,
 * which at rest is nowhere. Before one is made, the API server is asked whether something of its
 * name is there: what belongs to somebody else is left alone.
 */
public final class StaticObjects {
  private final KubernetesClient client;

  public StaticObjects(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Applies everything but the disruption budget.
   *
   * @param pods how many pods new nodes may look for their ring at
   * @return what is in the way
   */
  public Optional<InTheWay> apply(Blueprint blueprint, int pods, CachedCluster cluster) {
    Names names = blueprint.names();
    List<HasMetadata> desired =
        List.of(
            Access.account(names),
            Access.role(names),
            Access.binding(names),
            Network.peers(blueprint),
            Network.clients(blueprint),
            Network.seeds(blueprint, pods));
    for (HasMetadata object : desired) {
      Optional<InTheWay> foreign = applyOne(object, names, cluster);
      if (foreign.isPresent()) {
        return foreign;
      }
    }
    return policy(blueprint, cluster);
  }

  /** Lets so many pods be evicted at a time. */
  public Optional<InTheWay> budget(Names names, int maxUnavailable, CachedCluster cluster) {
    return applyOne(Budget.of(names, maxUnavailable), names, cluster);
  }

  private Optional<InTheWay> policy(Blueprint blueprint, CachedCluster cluster) {
    Names names = blueprint.names();
    if (blueprint.spec().networkPolicy().enabled()) {
      return applyOne(Network.policy(blueprint), names, cluster);
    }
    cluster
        .named(NetworkPolicy.class, names.store())
        .filter(p -> names.own(p.getMetadata()))
        .ifPresent(p -> client.resource(p).delete());
    return Optional.empty();
  }

  private <T extends HasMetadata> Optional<InTheWay> applyOne(
      T desired, Names names, CachedCluster cluster) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) desired.getClass();
    Optional<T> actual =
        cluster
            .named(type, desired.getMetadata().getName())
            .or(() -> Optional.ofNullable(client.resource(desired).get()));
    if (actual.isPresent() && !names.own(actual.get().getMetadata())) {
      return Optional.of(Observer.foreign(actual.get()));
    }
    if (actual.isEmpty() || !Ssa.matches(actual.get(), desired, cluster.context())) {
      Ssa.apply(client, desired);
    }
    return Optional.empty();
  }
}
