package io.diststore.operator.observe;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Optional;

/**
 * Reads API objects from the caches of the watches. Reads are cheap, but the caches may be outdated
 * by any amount of time. The caches are good enough to find out that the operator has nothing to
 * do.
 */
public record CachedCluster(DistStore primary, Context<DistStore> context)
    implements ClusterSource {
  @Override
  public Optional<DistStore> store() {
    return Optional.of(primary);
  }

  @Override
  public Optional<StatefulSet> statefulSet() {
    return named(StatefulSet.class, primary.getMetadata().getName());
  }

  @Override
  public List<Pod> pods() {
    return context.getSecondaryResourcesAsStream(Pod.class).toList();
  }

  @Override
  public Optional<Pod> pod(String name) {
    return named(Pod.class, name);
  }

  @Override
  public Optional<DistStoreRing> ring() {
    return named(DistStoreRing.class, primary.getMetadata().getName());
  }

  /** Returns the cached object of a type and name, if it carries the store's labels. */
  public <T extends HasMetadata> Optional<T> named(Class<T> type, String name) {
    return context
        .getSecondaryResourcesAsStream(type)
        .filter(o -> o.getMetadata().getName().equals(name))
        .findFirst();
  }
}
