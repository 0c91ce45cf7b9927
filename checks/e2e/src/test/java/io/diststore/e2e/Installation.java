package io.diststore.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An installation of the chart, and the operator that it installs. */
final class Installation {
  /** The namespace of the installation that most scenarios share. */
  static final String NAMESPACE = "diststore-system";

  /** The name of the Helm release. */
  static final String RELEASE = "diststore";

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Cluster cluster = Cluster.here();
  private final String namespace;

  Installation(String namespace) {
    this.namespace = namespace;
  }

  /** Installs the chart with its default values, unless it is already installed. */
  static Installation ensureShared() {
    Installation shared = new Installation(NAMESPACE);
    boolean isInstalled = false;
    for (JsonNode release : releases()) {
      isInstalled |=
          release.path("namespace").asText().equals(NAMESPACE)
              && release.path("status").asText().equals("deployed");
    }
    if (!isInstalled) {
      ensureNone();
      shared.install();
    }
    return shared;
  }

  /**
   * Uninstalls all releases of the chart, and deletes the custom resource definitions that remain.
   */
  static void ensureNone() {
    releases().forEach(Installation::uninstall);
    Cluster.here()
        .kubectl()
        .run(
            "delete",
            "crds",
            "diststores.diststore.io",
            "diststorerings.diststore.io",
            "--ignore-not-found")
        .orFail();
  }

  private static JsonNode releases() {
    return Cluster.json(
        Cluster.here().helm().run("list", "-A", "-a", "-o", "json", "-f", "^diststore").orFail());
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
        .orFail();
  }

  /** Installs or upgrades the chart, and waits until the operator runs. */
  void install(String... values) {
    List<String> arguments =
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
                TIMEOUT.toSeconds() + "s"));
    for (String value : values) {
      arguments.add("--set");
      arguments.add(value);
    }
    cluster.helm().run(arguments.toArray(String[]::new)).orFail();
  }

  void uninstall() {
    cluster.helm().run("uninstall", RELEASE, "-n", namespace, "--wait", "--timeout", "2m").orFail();
  }

  String deployment() {
    return RELEASE + "-operator";
  }

  /** Returns the operator's pods. */
  List<Pod> pods() {
    return cluster
        .client()
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/name", "diststore-operator")
        .list()
        .getItems();
  }

  /** Scales the operator to 0, and waits until its pods are gone. */
  void stop() {
    scale(0);
    Await.holds(
        "the operator is gone",
        TIMEOUT,
        POLL,
        () -> {
          if (!pods().isEmpty()) {
            throw new AssertionError("the operator still has pods");
          }
        });
  }

  /** Scales the operator to 1, and waits until it runs. */
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
            "--timeout=" + TIMEOUT.toSeconds() + "s")
        .orFail();
  }

  private void scale(int replicas) {
    cluster
        .kubectl()
        .run("scale", "deployment/" + deployment(), "-n", namespace, "--replicas=" + replicas)
        .orFail();
  }

  /** Kills the operator's pods without a grace period, as if their machine had failed. */
  void kill() {
    pods().forEach(pod -> cluster.client().resource(pod).withGracePeriod(0).delete());
  }
}
