package io.diststore.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.objects.Names;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.io.File;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Tests what happens when a namespace is deleted. Kubernetes then deletes the namespace's pods
 * while their store still exists.
 */
@EnabledIfEnvironmentVariable(named = "DISTSTORE_TEST_KUBECONFIG", matches = ".+")
class NamespaceDeletionApiTest {
  private static final long HANDOVER_SECONDS = 3600;

  private KubernetesClient client;
  private Names names;

  @BeforeEach
  void begin() {
    File kubeconfig = new File(System.getenv("DISTSTORE_TEST_KUBECONFIG"));
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig))
            .withHttpClientFactory(new VertxHttpClientFactory())
            .build();
    String namespace =
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName("ends-")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();
    names = new Names(namespace, "store", "u-1");
    for (int i = 0; i < 2; i++) {
      client
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName(names.pod(i))
                  .withNamespace(namespace)
                  .withLabels(names.labels())
                  .endMetadata()
                  .withNewSpec()
                  // Without a machine, Kubernetes would delete the pod without a grace period.
                  .withNodeName("nowhere")
                  .withTerminationGracePeriodSeconds(HANDOVER_SECONDS)
                  .addNewContainer()
                  .withName("store")
                  .withImage("none")
                  .endContainer()
                  .endSpec()
                  .build())
          .create();
    }
  }

  @AfterEach
  void end() {
    new NamespaceDeletion(client).endPods(names);
    client.namespaces().withName(names.namespace()).delete();
    client.close();
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(names.namespace()).list().getItems();
  }

  private void deletePods(int count) {
    pods().stream().limit(count).forEach(p -> client.resource(p).delete());
  }

  @Test
  void podsOfADeletedNamespaceEndWithoutAHandover() {
    client.namespaces().withName(names.namespace()).delete();
    deletePods(2);
    assertThat(pods()).hasSize(2);

    NamespaceDeletion deletion = new NamespaceDeletion(client);
    assertThat(deletion.isUnderWay(names, pods())).isTrue();
    deletion.endPods(names);

    assertThat(pods()).isEmpty();
  }

  @Test
  void deletingAllPodsOfAStoreIsNoNamespaceDeletion() {
    deletePods(2);
    assertThat(new NamespaceDeletion(client).isUnderWay(names, pods())).isFalse();
  }

  @Test
  void theApiServerIsNotAskedWhileSomePodsAreNotBeingDeleted() {
    client.namespaces().withName(names.namespace()).delete();
    deletePods(1);
    assertThat(new NamespaceDeletion(client).isUnderWay(names, pods())).isFalse();
  }
}
