package io.diststore.node.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pod that this process is in, by what its container was given.
 *
 * @param name the pod's, and the member's in its ring
 * @param namespace of the pod and of the ring's objects
 * @param ip where others reach the pod
 * @param store the name of the DistStore, and of its DistStoreRing
 */
record Pod(String name, String namespace, String ip, String store) {
  /**
   * By the environment.
   *
   * @throws IllegalArgumentException if something is missing; the message says what
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
          "--kubernetes is for a pod made for a DistStore, whose environment says who it is; missing: "
              + String.join(", ", missing));
    }
    return new Pod(
        environment.get("POD_NAME"),
        environment.get("POD_NAMESPACE"),
        environment.get("POD_IP"),
        environment.get("DISTSTORE_NAME"));
  }
}
