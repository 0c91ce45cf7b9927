package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Makes calls that must fail: without the token, against the network policy, or to other rings. */
@Scenario(number = 33, name = "stranger")
class StrangerScenario {
  private static final int FORBIDDEN = 403;

  @Test
  void administrativeCallsWithoutATokenAreRefused(Place place) {
    Ring ring = place.ring("store").with("networkPolicy: {enabled: false}");
    ring.create();
    Map<String, String> before = ring.uidsAndRestarts();
    String incarnation = ring.view().incarnations().get(ring.pod(0));
    String admin = ring.podNow(0).getStatus().getPodIP() + ":9901";
    String otherNamespace = place.addNamespace(Map.of());
    for (String namespace : new String[] {place.namespace(), otherNamespace}) {
      assertThat(Load.run(place, namespace, "stranger", admin, "report"))
          .startsWith("refused")
          .contains("token");
      assertThat(Load.run(place, namespace, "stranger", admin, "die", incarnation))
          .startsWith("refused")
          .contains("token");
      for (String port : new String[] {":9900", ":9901"}) {
        String node = ring.podNow(0).getStatus().getPodIP() + port;
        assertThat(Load.run(place, namespace, "stranger", node, "die-original"))
            .doesNotStartWith("unreachable");
      }
    }
    // If a node had obeyed, it would be leaving by now.
    ring.put(0, "key", "value");
    assertThat(ring.get(0, "key")).isEqualTo("value");
    assertThat(ring.uidsAndRestarts()).isEqualTo(before);
    assertThat(ring.view().members()).hasSize(3).doesNotContainValue("LEAVING");
  }

  @Test
  void theNetworkPolicyProtectsTheAdministrativePortAndAllowsThePortForClients(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    ring.put(0, "key", "value");
    String ip = ring.podNow(0).getStatus().getPodIP();
    String otherNamespace = place.addNamespace(Map.of());
    assertThat(Load.run(place, otherNamespace, "stranger", ip + ":9901", "report"))
        .startsWith("unreachable");
    String stored = Load.run(place, otherNamespace, "store", ip + ":9900", "100", "10");
    assertThat(Cluster.json(stored).path("right").asInt()).isEqualTo(100);
  }

  @Test
  void aNodesServiceAccountReachesItsOwnRingOnly(Place place) {
    Ring mine = place.ring("mine").apply();
    Ring other = place.ring("other").apply();
    mine.awaitReady();
    other.awaitReady();
    String token =
        mine.exec(0, "cat", "/var/run/secrets/kubernetes.io/serviceaccount/token").orFail();
    String rings =
        "/apis/diststore.io/v1alpha1/namespaces/" + place.namespace() + "/diststorerings/";
    try (KubernetesClient node = clientWith(token.strip())) {
      assertThat(node.raw(rings + "mine")).contains("\"mine\"");
      for (String path :
          new String[] {
            rings + "other",
            rings,
            "/api/v1/namespaces/" + place.namespace() + "/secrets",
            "/api/v1/namespaces/" + place.namespace() + "/secrets/mine-token",
            "/api/v1/namespaces/" + place.namespace() + "/pods",
            "/apis/diststore.io/v1alpha1/namespaces/" + place.namespace() + "/diststores/other"
          }) {
        assertThat(code(node, "GET", path, null)).as(path).isEqualTo(FORBIDDEN);
      }
      assertThat(code(node, "PUT", rings + "other/status", Cluster.json("{}")))
          .isEqualTo(FORBIDDEN);
      assertThat(code(node, "POST", rings, Cluster.json("{}"))).isEqualTo(FORBIDDEN);
    }
  }

  private static int code(KubernetesClient client, String method, String path, Object body) {
    try {
      client.raw(path, method, body);
      return 200;
    } catch (KubernetesClientException e) {
      return e.getCode();
    }
  }

  private static KubernetesClient clientWith(String token) {
    Config admin = Cluster.here().client().getConfiguration();
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(admin.getMasterUrl())
                .withCaCertData(admin.getCaCertData())
                .withCaCertFile(admin.getCaCertFile())
                .withOauthToken(token)
                .build())
        .build();
  }
}
