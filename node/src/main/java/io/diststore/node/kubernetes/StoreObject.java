package io.diststore.node.kubernetes;

import io.diststore.crds.DistStore;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads this pod's DistStore, which tells a leaving node whether to hand over its keys. */
final class StoreObject {
  private static final Logger LOG = LoggerFactory.getLogger(StoreObject.class);

  private final Supplier<KubernetesClient> client;
  private final String namespace;
  private final String name;

  StoreObject(Supplier<KubernetesClient> client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /** Asks the API server for the fate of the store. Blocks for up to a few seconds. */
  StoreFate fate() {
    try {
      GenericKubernetesResource store = get("DistStore", "diststores");
      boolean deleted = store == null || store.getMetadata().getDeletionTimestamp() != null;
      return deleted ? StoreFate.DELETED : StoreFate.KEPT;
    } catch (KubernetesClientException refused) {
      LOG.debug("Cannot tell whether the store still exists: {}", refused.getMessage());
      return isDenied(refused) && isRingDenied() ? StoreFate.ACCESS_DENIED : StoreFate.KEPT;
    }
  }

  /**
   * Reports whether the node is denied access to its ring's views, or the DistStoreRing is gone.
   */
  private boolean isRingDenied() {
    try {
      return get("DistStoreRing", "diststorerings") == null;
    } catch (KubernetesClientException refused) {
      return isDenied(refused);
    }
  }

  private static boolean isDenied(KubernetesClientException refused) {
    return refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        || refused.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED;
  }

  /** Returns the resource, or null if it does not exist. */
  private GenericKubernetesResource get(String kind, String plural) {
    ResourceDefinitionContext type =
        new ResourceDefinitionContext.Builder()
            .withGroup(DistStore.GROUP)
            .withVersion(DistStore.VERSION)
            .withKind(kind)
            .withPlural(plural)
            .withNamespaced(true)
            .build();
    return client
        .get()
        .genericKubernetesResources(type)
        .inNamespace(namespace)
        .withName(name)
        .get();
  }
}
