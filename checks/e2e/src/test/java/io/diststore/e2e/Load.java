package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A pod that runs the program {@link io.diststore.e2e.workload.Workload}. */
final class Load {
  /** How long a client keeps trying before its request counts as failed. */
  static final int DEADLINE_SECONDS = 10;

  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int CLIENTS = 6;
  private static final int PAUSE_MILLIS = 10;
  private static int podCount;

  private final Place place;
  private final String namespace;
  private final String pod;

  private Load(Place place, String namespace, String pod) {
    this.place = place;
    this.namespace = namespace;
    this.pod = pod;
  }

  /** The results of clients that have ended. */
  record Verdict(JsonNode json) {
    /**
     * Checks that the recorded operations are linearizable. This also shows that no acknowledged
     * write was lost.
     */
    Verdict assertLinearizable() {
      assertThat(json.path("wrong").asLong()).as("wrong: %s", json).isZero();
      assertThat(json.path("requests").asLong()).isPositive();
      return this;
    }

    /** Checks that the operations are linearizable, and that no request failed. */
    Verdict assertNoFailures() {
      assertLinearizable();
      assertThat(json.path("failed").asLong()).as("failed: %s", json).isZero();
      return this;
    }

    /** Checks that every request was answered within this time. */
    Verdict assertAnsweredWithin(Duration limit) {
      assertNoFailures();
      assertThat(json.path("longestMillis").asDouble())
          .as("the slowest request: %s", json)
          .isLessThan(limit.toMillis());
      return this;
    }

    @Override
    public String toString() {
      return "%d requests, %d failed, %d wrong, slowest %.0f ms, 99 %% within %.1f ms"
          .formatted(
              json.path("requests").asLong(),
              json.path("failed").asLong(),
              json.path("wrong").asLong(),
              json.path("longestMillis").asDouble(),
              json.path("p99Millis").asDouble());
    }
  }

  /** Starts clients that read and write through the ring's Service until {@link #end}. */
  static Load on(Place place, Ring ring) {
    return on(place, ring, "");
  }

  /**
   * Starts clients that read and write until {@link #end}. They run on this node of the cluster, or
   * on any node if {@code node} is empty.
   */
  static Load on(Place place, Ring ring, String node) {
    return on(place, ring, node, ring.name() + "." + ring.namespace() + ".svc:9900");
  }

  /**
   * Starts clients that read and write through these pods until {@link #end}. A Service does not
   * notice for a while that a pod does not answer, and the requests to that pod take long. So a
   * test of the ring itself names the pods that it does not disturb.
   */
  static Load through(Place place, Ring ring, List<Pod> pods, String node) {
    String addresses =
        pods.stream()
            .map(pod -> pod.getStatus().getPodIP() + ":9900")
            .collect(Collectors.joining(","));
    return on(place, ring, node, addresses);
  }

  private static Load on(Place place, Ring ring, String node, String addresses) {
    Load load =
        start(
            place,
            ring.namespace(),
            node,
            "traffic",
            addresses,
            String.valueOf(CLIENTS),
            String.valueOf(PAUSE_MILLIS),
            String.valueOf(DEADLINE_SECONDS),
            String.valueOf(Seed.VALUE));
    Await.holds("the load runs", TIMEOUT, POLL, () -> assertThat(load.log()).contains("running:"));
    return load;
  }

  /** Runs the workload with these arguments, and returns the last line of its output. */
  static String run(Place place, String namespace, String... arguments) {
    Load load = start(place, namespace, "", arguments);
    load.awaitEnd();
    return load.log().strip().lines().reduce((a, b) -> b).orElse("");
  }

  private static Load start(Place place, String namespace, String node, String... arguments) {
    String name = "load-" + podCount++;
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withRestartPolicy("Never")
            .withNodeName(node.isEmpty() ? null : node)
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("workload")
            .withImage("diststore/e2e:" + Settings.text("tag"))
            .withCommand("workload")
            .withArgs(arguments)
            .addNewEnv()
            .withName("DISTSTORE_HEAP_MIB")
            .withValue("640")
            .endEnv()
            .withNewResources()
            .addToRequests("cpu", new Quantity("200m"))
            .endResources()
            .endContainer()
            .endSpec()
            .build();
    place.cluster().client().resource(pod).create();
    return new Load(place, namespace, name);
  }

  /** Ends the clients, and returns their results. Before they end, every key is read once more. */
  Verdict end() {
    place.kubectlIn(namespace, "", "exec", pod, "--", "touch", "/tmp/over").orFail();
    awaitEnd();
    List<String> lines = log().strip().lines().toList();
    Verdict verdict = new Verdict(Cluster.json(lines.getLast()));
    Figures.report(place.scenario(), "load: %s", verdict);
    return verdict;
  }

  private void awaitEnd() {
    Await.holds(
        pod + " has ended with success",
        TIMEOUT,
        POLL,
        () ->
            assertThat(
                    place
                        .cluster()
                        .client()
                        .pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .get()
                        .getStatus()
                        .getPhase())
                .as(this::log)
                .isEqualTo("Succeeded"));
  }

  private String log() {
    return place.cluster().client().pods().inNamespace(namespace).withName(pod).getLog();
  }
}
