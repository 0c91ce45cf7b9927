package io.diststore.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The chart as it is shipped, installed as a user would; and the operator that runs then. */
final class Installation {
  /** Where the one is that most scenarios share. */
  static final String NAMESPACE = "diststore-system";

  /** The name of its release. */
  static final String RELEASE = "diststore";

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Cluster cluster = Cluster.here();
  private final String namespace;

  Installation(String namespace) {
    this.namespace = namespace;
  }

  /** There is one as the chart's own values make it, and it works. */
  static Installation shared() {
    Installation shared = new Installation(NAMESPACE);
    boolean there = false;
    for (JsonNode release : releases()) {
      there |=
          release.path("namespace").asText().equals(NAMESPACE)
              && release.path("status").asText().equals("deployed");
    }
    if (!there) {
      none();
      shared.install();
    }
    return shared;
  }

  /** There is none, nor are there the definitions that it leaves: the cluster is as it was. */
  static void none() {
    releases().forEach(Installation::uninstall);
    Cluster.here()
        .kubectl()
        .run(
            "delete",
            "crds",
            "diststores.diststore.io",
            "diststorerings.diststore.io",
            "--ignore-not-found")
        .good();
  }

  private static JsonNode releases() {
    return Cluster.json(
        Cluster.here().helm().run("list", "-A", "-a", "-o", "json", "-f", "^diststore").good());
  }

  private static void uninstall(JsonNode release) {
    Cluster.here()
        .helm()
        .run(
            "uninstall",
            release.path("name").asText(),
            "-n",
            release.path("namespace").asText(),
            "--wait",
            "--timeout",
            "2m")
        .good();
  }

  /** Installs, or upgrades to the same chart, and waits for the operator. */
  void install(String... values) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "upgrade",
                "--install",
                RELEASE,
                Settings.text("chart"),
                "-n",
                namespace,
                "--create-namespace",
                "--wait",
                "--timeout",
                PATIENCE.toSeconds() + "s"));
    for (String value : values) {
      words.add("--set");
      words.add(value);
    }
    cluster.helm().run(words.toArray(String[]::new)).good();
  }

  void uninstall() {
    cluster.helm().run("uninstall", RELEASE, "-n", namespace, "--wait", "--timeout", "2m").good();
  }

  String deployment() {
    return RELEASE + "-operator";
  }

  /** The operator's pods. */
  List<Pod> pods() {
    return cluster
        .client()
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/name", "diststore-operator")
        .list()
        .getItems();
  }

  /** Takes the operator away, and waits until it is gone. */
  void stop() {
    scale(0);
    Await.holds(
        "the operator is gone",
        PATIENCE,
        LOOK,
        () -> {
          if (!pods().isEmpty()) {
            throw new AssertionError("it is there");
          }
        });
  }

  /** Lets the operator run again, and waits until it does. */
  void start() {
    scale(1);
    awaitReady();
  }

  void awaitReady() {
    cluster
        .kubectl()
        .run(
            "rollout",
            "status",
            "deployment/" + deployment(),
            "-n",
            namespace,
            "--timeout=" + PATIENCE.toSeconds() + "s")
        .good();
  }

  private void scale(int replicas) {
    cluster
        .kubectl()
        .run("scale", "deployment/" + deployment(), "-n", namespace, "--replicas=" + replicas)
        .good();
  }

  /** Ends the operator as a machine does that fails: at once, with no word of farewell. */
  void kill() {
    pods().forEach(pod -> cluster.client().resource(pod).withGracePeriod(0).delete());
  }
}
