package io.diststore.operator.objects;

import io.diststore.crds.DistStoreSpec.Ports;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How the pods of a store are found, and who may connect to them. */
public final class Network {
  private Network() {}

  /** For clients: the ready pods. */
  public static Service clients(Blueprint blueprint) {
    Names names = blueprint.names();
    return new ServiceBuilder()
        .withMetadata(names.meta(names.store()))
        .withNewSpec()
        .withSelector(names.selector())
        .withPorts(port("client", blueprint.spec().ports().client()))
        .endSpec()
        .build();
  }

  /** A stable name for each pod, ready or not: nodes find each other before they are ready. */
  public static Service peers(Blueprint blueprint) {
    Names names = blueprint.names();
    Ports ports = blueprint.spec().ports();
    return new ServiceBuilder()
        .withMetadata(names.meta(names.peers()))
        .withNewSpec()
        .withClusterIP("None")
        .withPublishNotReadyAddresses(true)
        .withSelector(names.selector())
        .withPorts(
            port("client", ports.client()),
            port("admin", ports.admin()),
            port("http", ports.http()))
        .endSpec()
        .build();
  }

  /** Where a new node looks for its ring, after the ring object: one pod a line. */
  public static ConfigMap seeds(Blueprint blueprint, int pods) {
    Names names = blueprint.names();
    String lines =
        IntStream.range(0, pods)
            .mapToObj(
                i ->
                    "%s.%s.%s.svc:%d\n"
                        .formatted(
                            names.pod(i),
                            names.peers(),
                            names.namespace(),
                            blueprint.spec().ports().admin()))
            .collect(Collectors.joining());
    return new ConfigMapBuilder()
        .withMetadata(names.meta(names.peers()))
        .addToData("peers", lines)
        .build();
  }

  /**
   * Ingress only. The pods' own port is for the pods of this ring and for the operator; the others
   * are for whom the spec names, or for everybody.
   */
  public static NetworkPolicy policy(Blueprint blueprint) {
    Names names = blueprint.names();
    var wanted = blueprint.spec().networkPolicy();
    Ports ports = blueprint.spec().ports();
    NetworkPolicyPeer ring =
        new NetworkPolicyPeerBuilder()
            .withNewPodSelector()
            .withMatchLabels(names.selector())
            .endPodSelector()
            .build();
    NetworkPolicyPeer operator =
        new NetworkPolicyPeerBuilder()
            .withNewNamespaceSelector()
            .addToMatchLabels("kubernetes.io/metadata.name", blueprint.operatorNamespace())
            .endNamespaceSelector()
            .withNewPodSelector()
            .addToMatchLabels(Names.LABEL_NAME, "diststore-operator")
            .endPodSelector()
            .build();
    return new NetworkPolicyBuilder()
        .withMetadata(names.meta(names.store()))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(names.selector())
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .withIngress(
            allow(ports.admin(), List.of(ring, operator)),
            allow(ports.client(), withRing(wanted.clientsFrom(), ring)),
            allow(ports.http(), withRing(wanted.metricsFrom(), ring)))
        .endSpec()
        .build();
  }

  private static List<NetworkPolicyPeer> withRing(
      List<NetworkPolicyPeer> named, NetworkPolicyPeer ring) {
    if (named == null || named.isEmpty()) {
      return List.of();
    }
    return IntStream.rangeClosed(0, named.size())
        .mapToObj(i -> i < named.size() ? named.get(i) : ring)
        .toList();
  }

  private static NetworkPolicyIngressRule allow(int port, List<NetworkPolicyPeer> from) {
    return new NetworkPolicyIngressRuleBuilder()
        .addNewPort()
        .withProtocol("TCP")
        .withPort(new IntOrString(port))
        .endPort()
        .withFrom(from)
        .build();
  }

  private static ServicePort port(String name, int number) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(number)
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(name))
        .build();
  }
}
