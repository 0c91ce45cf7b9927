package io.diststore.operator.act;

import io.diststore.operator.objects.Names;
import io.diststore.operator.observe.Snapshot;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells pods their zones, through an annotation. This is not a step, because a starting node waits
 * for its zone, whichever step is under way.
 */
public final class ZoneAnnotations {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneAnnotations.class);

  private final KubernetesClient client;

  public ZoneAnnotations(KubernetesClient client) {
    this.client = client;
  }

  /** Annotates the pods that have not been told their zone. */
  public void write(Snapshot snapshot) {
    Map<String, String> zones = snapshot.observation().zones().untold();
    zones.forEach((pod, zone) -> write(pod, zone, snapshot));
  }

  private void write(String pod, String zone, Snapshot snapshot) {
    // A later pod of the same name may run on another machine. It has another uid, which a patch
    // cannot change.
    String uid = snapshot.pod(pod).getMetadata().getUid();
    String patch =
        """
        {"metadata": {"uid": "%s", "annotations": {"%s": "%s"}}}
        """
            .formatted(uid, Names.ZONE, zone);
    try {
      client
          .pods()
          .inNamespace(snapshot.blueprint().names().namespace())
          .withName(pod)
          .patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.JSON_MERGE)
                  .withFieldManager(Names.FIELD_MANAGER)
                  .build(),
              patch);
    } catch (KubernetesClientException e) {
      // The next pass tries again. If it fails again and again, the pod logs that it has no zone,
      // and the store's condition ZoneAware says the same.
      LOG.info("{} could not be told its zone, {}: {}", pod, zone, e.getMessage());
    }
  }
}
