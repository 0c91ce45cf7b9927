package io.diststore.operator.observe;

import io.diststore.operator.objects.Names;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the zones of machines. It reads the machine of a pod only until the pod has been told its
 * zone. So it needs no watch of all machines, and no right to list them.
 */
public final class Machines {
  private final KubernetesClient client;
  private final boolean permitted;

  /**
   * @param permitted whether the operator has the right to read machines; if not, this object sends
   *     no requests
   */
  public Machines(KubernetesClient client, boolean permitted) {
    this.client = client;
    this.permitted = permitted;
  }

  /** Returns the zones of those pods that have a machine but have not been told their zone. */
  ZoneFacts zonesOf(List<Pod> pods) {
    Map<String, String> untold = new HashMap<>();
    String unreadable = null;
    for (Pod pod : pods) {
      String machine = pod.getSpec().getNodeName();
      if (machine == null || PodFacts.zone(pod) != null) {
        continue;
      }
      try {
        zoneOf(machine).ifPresent(zone -> untold.put(pod.getMetadata().getName(), zone));
      } catch (KubernetesClientException e) {
        unreadable = "the operator cannot read the zone of " + machine + ": " + e.getMessage();
      }
    }
    return new ZoneFacts(permitted, untold, unreadable);
  }

  /** Returns the zone of a machine, or empty if the machine does not exist. */
  private Optional<String> zoneOf(String machine) {
    if (!permitted) {
      return Optional.of(Names.NO_ZONE);
    }
    Node node = client.nodes().withName(machine).get();
    return Optional.ofNullable(node)
        .map(n -> Optional.ofNullable(n.getMetadata().getLabels()).orElse(Map.of()))
        .map(labels -> labels.getOrDefault(Names.ZONE_LABEL, Names.NO_ZONE));
  }
}
