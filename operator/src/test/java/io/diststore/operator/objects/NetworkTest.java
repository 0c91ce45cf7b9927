package io.diststore.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
  @Test
  void onlyTheRingAndTheOperatorMayConnectToTheAdminPort() {
    List<NetworkPolicyIngressRule> rules =
        Network.policy(Blueprints.plain()).getSpec().getIngress();
    NetworkPolicyIngressRule admin = rules.getFirst();
    assertThat(admin.getPorts().getFirst().getPort().getIntVal()).isEqualTo(9901);
    assertThat(admin.getFrom()).hasSize(2);
    assertThat(admin.getFrom().get(0).getPodSelector().getMatchLabels())
        .containsEntry("app.kubernetes.io/instance", "store");
    assertThat(admin.getFrom().get(1).getNamespaceSelector().getMatchLabels())
        .containsEntry("kubernetes.io/metadata.name", "system");
    assertThat(rules.get(1).getFrom()).isEmpty();
  }

  @Test
  void onlyNamedClientsAndTheRingMayConnectToTheClientPort() {
    Blueprint blueprint =
        Blueprints.with(
            """
              resources: {limits: {memory: 512Mi}}
              networkPolicy:
                enabled: true
                clientsFrom: [{podSelector: {matchLabels: {app: shop}}}]
              scheduling: {}
            """);
    assertThat(Network.policy(blueprint).getSpec().getIngress().get(1).getFrom()).hasSize(2);
  }

  @Test
  void nodesFindEachOtherBeforeTheirPodsAreReady() {
    assertThat(Network.peers(Blueprints.plain()).getSpec().getPublishNotReadyAddresses()).isTrue();
    assertThat(Network.seeds(Blueprints.plain(), 2).getData().get("peers"))
        .isEqualTo("store-0.store-peers.shop.svc:9901\nstore-1.store-peers.shop.svc:9901\n");
  }

  @Test
  void aNodeHasRightsOnlyForItsOwnStoreAndRing() {
    List<PolicyRule> rules = NodeAccess.role(Blueprints.plain().names()).getRules();
    assertThat(rules).allMatch(r -> r.getResourceNames().equals(List.of("store")));
    assertThat(rules.stream().flatMap(r -> r.getVerbs().stream()))
        .containsExactly("get", "patch", "watch", "update", "get");
  }
}
