package io.diststore.operator.act;

import io.diststore.operator.objects.Names;
import io.diststore.operator.observe.LiveCluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/**
 * What is done when the namespace of a store is deleted: Kubernetes takes the pods first, while the
 * store still stands, so that they would hand over to each other for as long as they may. They are
 * ended at once instead. Only the API server's own word counts as a sign.
 */
public final class NamespaceEnd {
  private static final String CAUSE = "NamespaceTerminating";

  private final KubernetesClient client;

  public NamespaceEnd(KubernetesClient client) {
    this.client = client;
  }

  /** Whether a refusal says that the namespace is being deleted. */
  public static boolean said(KubernetesClientException e) {
    return e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> CAUSE.equals(cause.getReason()));
  }

  /** Whether the namespace is being deleted; asked only when all pods of a store end at once. */
  public boolean suspected(Names names, List<Pod> pods) {
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
      // Whatever else refuses a ConfigMap says nothing of the namespace.
      if (said(e) || Answers.refused(e)) {
        return said(e);
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
