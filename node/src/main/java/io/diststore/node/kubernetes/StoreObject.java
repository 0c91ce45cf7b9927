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

/** The DistStore that this pod belongs to, as far as it tells a leaver whether to hand over. */
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

  /** Asks the API server; takes up to a few seconds. */
  Fate fate() {
    try {
      GenericKubernetesResource store = get("DistStore", "diststores");
      boolean ends = store == null || store.getMetadata().getDeletionTimestamp() != null;
      return ends ? Fate.ENDS : Fate.LIVES;
    } catch (KubernetesClientException refused) {
      LOG.debug("Whether the store lives is not known: {}", refused.getMessage());
      return denied(refused) && ringDenied() ? Fate.SHUT_OUT : Fate.LIVES;
    }
  }

  private boolean ringDenied() {
    try {
      return get("DistStoreRing", "diststorerings") == null;
    } catch (KubernetesClientException refused) {
      return denied(refused);
    }
  }

  private static boolean denied(KubernetesClientException refused) {
    return refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        || refused.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED;
  }

  /** Null if it is not there. */
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
