package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;

/** A pod of the workload's image. */
final class Load {
  /** How long a client waits for an answer, and goes on trying, before that is a failure. */
  static final int DEADLINE_SECONDS = 10;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int CLIENTS = 6;
  private static final int PAUSE_MILLIS = 10;
  private static int count;

  private final Place place;
  private final String namespace;
  private final String pod;

  private Load(Place place, String namespace, String pod) {
    this.place = place;
    this.namespace = namespace;
    this.pod = pod;
  }

  /** What clients saw. */
  record Verdict(JsonNode json) {
    /** Nothing was lost, and nothing was answered that a single copy could not have answered. */
    Verdict linearizable() {
      assertThat(json.path("wrong").asLong()).as("wrong: %s", json).isZero();
      assertThat(json.path("requests").asLong()).isPositive();
      return this;
    }

    /** Neither that, nor a request without a good answer by its deadline. */
    Verdict withoutFailure() {
      linearizable();
      assertThat(json.path("failed").asLong()).as("failed: %s", json).isZero();
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

  /** Clients that read and write through the ring's Service until {@link #end}. */
  static Load on(Place place, Ring ring) {
    return on(place, ring, "");
  }

  /** The same, on this node. */
  static Load on(Place place, Ring ring, String node) {
    Load load =
        start(
            place,
            ring.namespace(),
            node,
            "traffic",
            ring.name() + "." + ring.namespace() + ".svc:9900",
            String.valueOf(CLIENTS),
            String.valueOf(PAUSE_MILLIS),
            String.valueOf(DEADLINE_SECONDS),
            String.valueOf(Seed.VALUE));
    Await.holds("the load runs", PATIENCE, LOOK, () -> assertThat(load.log()).contains("running:"));
    return load;
  }

  /** Runs the workload with these words to its end, and returns what it said last. */
  static String run(Place place, String namespace, String... words) {
    Load load = start(place, namespace, "", words);
    load.awaitEnd();
    return load.log().strip().lines().reduce((a, b) -> b).orElse("");
  }

  private static Load start(Place place, String namespace, String node, String... words) {
    String name = "load-" + count++;
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
            .withArgs(words)
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

  /** Lets the clients end, read every key once more, and say what they saw. */
  Verdict end() {
    place.kubectlIn(namespace, "", "exec", pod, "--", "touch", "/tmp/over").good();
    awaitEnd();
    List<String> lines = log().strip().lines().toList();
    Verdict verdict = new Verdict(Cluster.json(lines.getLast()));
    Figures.tell(place.scenario(), "load: %s", verdict);
    return verdict;
  }

  private void awaitEnd() {
    Await.holds(
        pod + " has ended well",
        PATIENCE,
        LOOK,
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
