package io.diststore.e2e;

import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The namespaces of one scenario, and what is made in them. */
final class Place {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String NO_NODES = "app.kubernetes.io/name!=diststore";
  private static int count;

  private final Cluster cluster = Cluster.here();
  private final String scenario;
  private final List<String> namespaces = new ArrayList<>();

  Place(String scenario) {
    this.scenario = scenario;
    // A name of its own each time: one that is on its way out is in nobody's way.
    another(Map.of());
  }

  String scenario() {
    return scenario;
  }

  Cluster cluster() {
    return cluster;
  }

  /** The first of its namespaces. */
  String namespace() {
    return namespaces.getFirst();
  }

  List<String> namespaces() {
    return List.copyOf(namespaces);
  }

  /** Makes one more namespace. */
  String another(Map<String, String> labels) {
    String name =
        "e2e-"
            + scenario
            + "-"
            + Long.toString(System.currentTimeMillis() % 46_656_000, 36)
            + count++;
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
        "pods may be made in " + name,
        PATIENCE,
        LOOK,
        () -> {
          ServiceAccount account =
              cluster.client().serviceAccounts().inNamespace(name).withName("default").get();
          if (account == null) {
            throw new AssertionError("there is no account for them");
          }
        });
    return name;
  }

  /** A ring of the first namespace. It is not there before it is applied. */
  Ring ring(String name) {
    return new Ring(this, namespace(), name);
  }

  Ring ring(String namespace, String name) {
    return new Ring(this, namespace, name);
  }

  /** kubectl in the first namespace. */
  Tool.Result kubectl(String... words) {
    return kubectlIn(namespace(), "", words);
  }

  Tool.Result kubectlIn(String namespace, String input, String... words) {
    return cluster.kubectl().feed(input, in(namespace, words));
  }

  /** The same, without waiting for its end. */
  Tool.Running begin(String... words) {
    return cluster.kubectl().start("", in(namespace(), words));
  }

  private static String[] in(String namespace, String... words) {
    List<String> all = new ArrayList<>(List.of("-n", namespace));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  Tool.Result apply(String manifest) {
    return kubectlIn(namespace(), manifest, "apply", "-f", "-");
  }

  void remove() {
    for (String namespace : namespaces) {
      // First, so that its pods have nobody to hand over for.
      kubectlIn(namespace, "", "delete", "diststores", "--all", "--ignore-not-found");
      // Kubernetes learns within half a minute of a new kind, and clears nothing away for the
      // owners
      // of one that it had not learnt of when it was gone again.
      kubectlIn(namespace, "", "delete", "statefulsets", "--all", "--wait=false");
      kubectlIn(namespace, "", "delete", "pods", "-l", NO_NODES, "--force", "--wait=false");
    }
    // A namespace that is deleted while pods end is not looked at again for half their grace
    // period.
    Await.holds(
        "the pods of the scenario are gone",
        PATIENCE,
        LOOK,
        () -> {
          for (String namespace : namespaces) {
            List<String> left =
                cluster.client().pods().inNamespace(namespace).list().getItems().stream()
                    .map(pod -> pod.getMetadata().getName() + " " + pod.getStatus().getPhase())
                    .toList();
            if (!left.isEmpty()) {
              throw new AssertionError(
                  "after the scenario there are in " + namespace + ": " + left);
            }
          }
        });
    for (String namespace : namespaces) {
      cluster.client().namespaces().withName(namespace).delete();
    }
    Await.holds(
        "the namespaces of the scenario are gone",
        PATIENCE,
        LOOK,
        () -> {
          for (String namespace : namespaces) {
            if (cluster.client().namespaces().withName(namespace).get() != null) {
              throw new AssertionError(namespace + " is there");
            }
          }
        });
  }
}
