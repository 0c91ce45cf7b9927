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

/** Access to the API server that the tests use. Installs the resource definitions there. */
final class ApiServer {
  private static final Path DEFINITIONS = Path.of("..", "crds", "yaml");

  /** The clients of all operators share one Vert.x instance, because there are many operators. */
  private static final HttpClient.Factory HTTP = new VertxHttpClientFactory(Vertx.vertx());

  /** Creates the client and installs the definitions on first use. */
  private static final class Administrator {
    static final KubernetesClient CLIENT =
        new KubernetesClientBuilder().withConfig(config()).withHttpClientFactory(HTTP).build();

    static {
      install(CLIENT);
    }
  }

  private ApiServer() {}

  /** Returns a client with all rights, for the stand-ins. */
  static KubernetesClient client() {
    return Administrator.CLIENT;
  }

  /** Returns the factory for further clients. */
  static HttpClient.Factory http() {
    return HTTP;
  }

  /** Returns the configuration that a client needs to reach the API server. */
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
        "the API server serves both resources",
        Await.LONG,
        () -> servesResources(client),
        () -> "not yet");
  }

  private static boolean servesResources(KubernetesClient client) {
    try {
      client.resources(DistStore.class).inAnyNamespace().list();
      client.resources(DistStoreRing.class).inAnyNamespace().list();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }
}
