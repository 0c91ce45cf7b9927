package io.diststore.operator.standin;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The API server that tests are given, with the product's definitions in it. */
final class ApiServer {
  private static final Path DEFINITIONS = Path.of("..", "crds", "yaml");

  /** One event loop for all clients, whose number is that of all lives of all operators. */
  private static final HttpClient.Factory HTTP = new VertxHttpClientFactory(Vertx.vertx());

  /** Made, and the definitions installed, when it is first asked for. */
  private static final class Administrator {
    static final KubernetesClient CLIENT =
        new KubernetesClientBuilder().withConfig(config()).withHttpClientFactory(HTTP).build();

    static {
      install(CLIENT);
    }
  }

  private ApiServer() {}

  /** A client that may do everything, for all that stands in for something. */
  static KubernetesClient client() {
    return Administrator.CLIENT;
  }

  /** How clients of one's own are made. */
  static HttpClient.Factory http() {
    return HTTP;
  }

  /** Where it is. */
  static Config config() {
    try {
      return Config.fromKubeconfig(
          Files.readString(Path.of(System.getenv(StandInCluster.KUBECONFIG))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install(KubernetesClient client) {
    try (var files = Files.list(DEFINITIONS)) {
      for (Path file : files.toList()) {
        client
            .resource(
                Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class))
            .forceConflicts()
            .serverSideApply();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until(
        "the API server knows the definitions", Await.LONG, () -> knows(client), () -> "not yet");
  }

  private static boolean knows(KubernetesClient client) {
    try {
      client.resources(DistStore.class).inAnyNamespace().list();
      client.resources(DistStoreRing.class).inAnyNamespace().list();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }
}
