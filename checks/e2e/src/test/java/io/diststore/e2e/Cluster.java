package io.diststore.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The cluster that KUBECONFIG names, with a client and the commands kubectl and helm. */
final class Cluster {
  private static final Cluster HERE = new Cluster();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final Path home = Path.of(Settings.text("home")).toAbsolutePath().normalize();
  private final Tool kubectl = new Tool(home, Map.of(), Settings.text("kubectl"));
  private final Tool helm = new Tool(home, Map.of(), Settings.text("helm"));

  private Cluster() {}

  static Cluster here() {
    return HERE;
  }

  KubernetesClient client() {
    return client;
  }

  /** Returns the root of the source tree. */
  Path home() {
    return home;
  }

  Tool kubectl() {
    return kubectl;
  }

  Tool helm() {
    return helm;
  }

  /**
   * Returns the object at this path of the API server. If it does not exist, returns a {@link
   * MissingNode}.
   */
  JsonNode get(String path) {
    String json = client.raw(path);
    return json == null ? MissingNode.getInstance() : json(json);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + text, e);
    }
  }

  /** Returns the names of the nodes that are ready and schedulable. */
  List<String> nodes() {
    return client.nodes().list().getItems().stream()
        .filter(node -> !Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
        .filter(Cluster::isReady)
        .map(node -> node.getMetadata().getName())
        .sorted()
        .toList();
  }

  boolean isReady(String node) {
    return isReady(client.nodes().withName(node).get());
  }

  private static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /** Returns the command that breaks and repairs parts of the cluster. */
  Tool faults() {
    return new Tool(home, Map.of(), Settings.text("cluster"));
  }
}
