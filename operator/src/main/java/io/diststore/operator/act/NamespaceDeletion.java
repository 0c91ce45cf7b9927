package io.diststore.operator.act;

import io.diststore.operator.objects.Names;
import io.diststore.operator.observe.LiveCluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/**
 * Ends the pods of a store at once if the store's namespace is being deleted. In this case
 * Kubernetes deletes the pods while the DistStore still exists. Without this class, the pods would
 * hand over to each other until their grace periods end. The operator trusts only one sign that the
 * namespace is being deleted: an error from the API server that says so.
 */
public final class NamespaceDeletion {
  private static final String CAUSE = "NamespaceTerminating";

  private final KubernetesClient client;

  public NamespaceDeletion(KubernetesClient client) {
    this.client = client;
  }

  /** Returns whether an error from the API server says that the namespace is being deleted. */
  public static boolean isReportedBy(KubernetesClientException e) {
    return e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> CAUSE.equals(cause.getReason()));
  }

  /**
   * Returns whether the namespace is being deleted. Asks the API server only if all pods of the
   * store are being deleted.
   */
  public boolean isUnderWay(Names names, List<Pod> pods) {
    if (pods.isEmpty() || !pods.stream().allMatch(Pod::isMarkedForDeletion)) {
      return false;
    }
    try {
      client
          .resource(
              new ConfigMapBuilder().withMetadata(names.meta(names.store() + "-ends")).build())
          .dryRun()
          .create();
      return false;
    } catch (KubernetesClientException e) {
      if (isReportedBy(e)) {
        return true;
      }
      // Any other refusal of a ConfigMap says nothing about the namespace.
      if (ApiErrors.isRefusal(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Ends all pods of a store without a handover. */
  public void endPods(Names names) {
    for (Pod pod : new LiveCluster(client, names).pods()) {
      if (names.ordinal(pod.getMetadata().getName()) >= 0) {
        client.resource(pod).withGracePeriod(0).delete();
      }
    }
  }
}
