package io.diststore.operator.observe;

import io.diststore.operator.objects.Blueprint;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Finds the address at which the node in a pod offers its administration service. */
@FunctionalInterface
public interface NodeAddresses {
  /** Returns the address, or empty while the pod has none. */
  Optional<InetSocketAddress> of(Pod pod);

  /** Takes the IP address from the pod's status and the admin port from the pod's spec. */
  NodeAddresses IN_CLUSTER =
      pod -> {
        String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        if (ip == null) {
          return Optional.empty();
        }
        return pod.getSpec().getContainers().stream()
            .filter(c -> c.getName().equals(Blueprint.CONTAINER))
            .flatMap(c -> c.getPorts().stream())
            .filter(p -> "admin".equals(p.getName()))
            .map(ContainerPort::getContainerPort)
            .map(port -> new InetSocketAddress(ip, port))
            .findFirst();
      };
}
