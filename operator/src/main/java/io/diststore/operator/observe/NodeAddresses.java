package io.diststore.operator.observe;

import io.diststore.operator.objects.Blueprint;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where the node in a pod listens to its administrators. */
@FunctionalInterface
public interface NodeAddresses {
  /** Empty while the pod has no address. */
  Optional<InetSocketAddress> of(Pod pod);

  /** At the pod's address, on the port that this very pod was started with. */
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
