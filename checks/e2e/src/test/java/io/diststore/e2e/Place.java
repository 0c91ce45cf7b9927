package io.diststore.e2e;

import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The namespaces of one test, and the objects in them. Each test gets a new place with one new
 * namespace; {@link #addNamespace} creates more. After the test, {@link ScenarioExtension} calls
 * {@link #remove}, unless the setting {@code keep} is true.
 */
final class Place {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String PODS_WITHOUT_NODES = "app.kubernetes.io/name!=diststore";
  private static int namespaceCount;

  private final Cluster cluster = Cluster.here();
  private final String scenario;
  private final List<String> namespaces = new ArrayList<>();

  Place(String scenario) {
    this.scenario = scenario;
    // Every namespace gets a new name, because Kubernetes might still be deleting an earlier
    // namespace.
    addNamespace(Map.of());
  }

  String scenario() {
    return scenario;
  }

  Cluster cluster() {
    return cluster;
  }

  /** Returns the first namespace. */
  String namespace() {
    return namespaces.getFirst();
  }

  List<String> namespaces() {
    return List.copyOf(namespaces);
  }

  /** Creates another namespace, and waits until pods can be created in it. */
  String addNamespace(Map<String, String> labels) {
    String name =
        "e2e-"
            + scenario
            + "-"
            + Long.toString(System.currentTimeMillis() % 46_656_000, 36)
            + namespaceCount++;
    cluster
        .client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
    namespaces.add(name);
    Await.holds(
        "pods can be created in " + name,
        TIMEOUT,
        POLL,
        () -> {
          ServiceAccount account =
              cluster.client().serviceAccounts().inNamespace(name).withName("default").get();
          if (account == null) {
            throw new AssertionError("the service account of the pods does not exist yet");
          }
        });
    return name;
  }

  /**
   * Returns a store in the first namespace. The store does not exist yet: {@link Ring#create}
   * creates it and waits until it is Ready; {@link Ring#apply} only creates it.
   */
  Ring ring(String name) {
    return new Ring(this, namespace(), name);
  }

  Ring ring(String namespace, String name) {
    return new Ring(this, namespace, name);
  }

  /** Runs kubectl in the first namespace. */
  Tool.Result kubectl(String... arguments) {
    return kubectlIn(namespace(), "", arguments);
  }

  /** Runs kubectl in a namespace, with {@code input} as its standard input. */
  Tool.Result kubectlIn(String namespace, String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of("-n", namespace));
    all.addAll(List.of(arguments));
    return cluster.kubectl().feed(input, all.toArray(String[]::new));
  }

  Tool.Result apply(String manifest) {
    return kubectlIn(namespace(), manifest, "apply", "-f", "-");
  }

  /** Deletes the namespaces and all objects in them, and waits until they are gone. */
  void remove() {
    for (String namespace : namespaces) {
      // Delete the stores first. Then their pods end without handing over their keys.
      kubectlIn(namespace, "", "delete", "diststores", "--all", "--ignore-not-found");
      // The garbage collector of Kubernetes can take half a minute to notice a new kind of
      // resource. If the kind is removed before that, the collector never deletes the objects that
      // depend on objects of this kind. So delete the StatefulSets here.
      kubectlIn(namespace, "", "delete", "statefulsets", "--all", "--wait=false");
      kubectlIn(
          namespace, "", "delete", "pods", "-l", PODS_WITHOUT_NODES, "--force", "--wait=false");
    }
    // Wait until the pods are gone before deleting a namespace. Otherwise Kubernetes waits for half
    // of the pods' grace period before it checks the namespace again.
    Await.holds(
        "the pods of the scenario are gone",
        TIMEOUT,
        POLL,
        () -> {
          for (String namespace : namespaces) {
            List<String> remaining =
                cluster.client().pods().inNamespace(namespace).list().getItems().stream()
                    .map(pod -> pod.getMetadata().getName() + " " + pod.getStatus().getPhase())
                    .toList();
            if (!remaining.isEmpty()) {
              throw new AssertionError("pods remain in " + namespace + ": " + remaining);
            }
          }
        });
    for (String namespace : namespaces) {
      cluster.client().namespaces().withName(namespace).delete();
    }
    Await.holds(
        "the namespaces of the scenario are gone",
        TIMEOUT,
        POLL,
        () -> {
          for (String namespace : namespaces) {
            if (cluster.client().namespaces().withName(namespace).get() != null) {
              throw new AssertionError(namespace + " still exists");
            }
          }
        });
  }
}
