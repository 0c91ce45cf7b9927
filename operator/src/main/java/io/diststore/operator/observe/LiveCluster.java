package io.diststore.operator.observe;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.diststore.operator.objects.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/**
 * Reads API objects from the API server itself. The operator uses this class before it does
 * anything that cannot be undone.
 */
public record LiveCluster(KubernetesClient client, Names names) implements ClusterSource {
  @Override
  public Optional<DistStore> store() {
    return get(DistStore.class)
        .filter(s -> names.uid().equals(s.getMetadata().getUid()) && !s.isMarkedForDeletion());
  }

  @Override
  public Optional<StatefulSet> statefulSet() {
    return get(StatefulSet.class);
  }

  @Override
  public List<Pod> pods() {
    return client
        .pods()
        .inNamespace(names.namespace())
        .withLabels(names.selector())
        .list()
        .getItems();
  }

  @Override
  public Optional<Pod> pod(String name) {
    return Optional.ofNullable(client.pods().inNamespace(names.namespace()).withName(name).get());
  }

  @Override
  public Optional<DistStoreRing> ring() {
    return get(DistStoreRing.class);
  }

  private <T extends HasMetadata> Optional<T> get(Class<T> type) {
    return Optional.ofNullable(
        client.resources(type).inNamespace(names.namespace()).withName(names.store()).get());
  }
}
