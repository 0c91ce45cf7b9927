package io.diststore.node.kubernetes;

import io.diststore.ring.placement.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pod of this process, as its container's environment describes it.
 *
 * @param name the name of the pod, which is also the name of the member in its ring
 * @param namespace the namespace of the pod, the DistStore and the DistStoreRing
 * @param ip the address at which others reach the pod
 * @param store the name of both the DistStore and its DistStoreRing
 * @param site the zone and the machine of the pod; each is empty if the environment does not name
 *     it
 */
record Pod(String name, String namespace, String ip, String store, Site site) {
  /**
   * Reads the pod's description from the environment.
   *
   * @throws IllegalArgumentException if variables are missing (the message names all of them), or
   *     if the zone or the machine is not a valid name
   */
  static Pod of(Map<String, String> environment) {
    List<String> missing = new ArrayList<>();
    for (String variable : List.of("POD_NAME", "POD_NAMESPACE", "POD_IP", "DISTSTORE_NAME")) {
      if (environment.getOrDefault(variable, "").isBlank()) {
        missing.add(variable);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "--kubernetes needs the environment variables that the operator sets in the pods of a DistStore; missing: "
              + String.join(", ", missing));
    }
    return new Pod(
        environment.get("POD_NAME"),
        environment.get("POD_NAMESPACE"),
        environment.get("POD_IP"),
        environment.get("DISTSTORE_NAME"),
        new Site(
            environment.getOrDefault("POD_ZONE", ""), environment.getOrDefault("POD_HOST", "")));
  }
}
