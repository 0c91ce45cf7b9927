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
import java.util.stream.Stream;

/** The Services, the seed list and the NetworkPolicy of a store. */
public final class Network {
  private Network() {}

  /** Returns the Service for clients. This Service routes requests to the ready pods. */
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

  /**
   * Returns the headless Service that gives each pod a stable name. This Service includes pods that
   * are not ready, because nodes must find each other before they are ready.
   */
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

  /**
   * Returns the ConfigMap with the seeds, which are the addresses of pods, one per line. A new node
   * looks for its ring first in the ring object, and then at these addresses.
   */
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
   * Returns the NetworkPolicy, which restricts ingress only. It opens the admin port to the pods of
   * this ring and to the operator. It opens the client port and the HTTP port to the pods of this
   * ring and to the peers that the spec names. If the spec names no peers for a port, everyone may
   * connect to that port.
   */
  public static NetworkPolicy policy(Blueprint blueprint) {
    Names names = blueprint.names();
    var policy = blueprint.spec().networkPolicy();
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
            allow(ports.client(), withRing(policy.clientsFrom(), ring)),
            allow(ports.http(), withRing(policy.metricsFrom(), ring)))
        .endSpec()
        .build();
  }

  /**
   * Adds the ring's pods to the peers. Leaves an empty list empty, because an empty list lets
   * everyone connect.
   */
  private static List<NetworkPolicyPeer> withRing(
      List<NetworkPolicyPeer> peers, NetworkPolicyPeer ring) {
    if (peers == null || peers.isEmpty()) {
      return List.of();
    }
    return Stream.concat(peers.stream(), Stream.of(ring)).toList();
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
