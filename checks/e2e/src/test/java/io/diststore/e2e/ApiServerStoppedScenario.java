package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pauses the API server, and kills the process of a node meanwhile. */
@Scenario(name = "api-server-stopped", breaksCluster = true)
class ApiServerStoppedScenario {
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(5);

  /** How long after the start of the pause the process is killed. */
  private static final Duration UNTIL_KILL = Duration.ofSeconds(15);

  /** How soon every key must be available again after the process was killed. */
  private static final Duration AVAILABLE = Duration.ofSeconds(5);

  /** How soon the status must be right after the API server continues. */
  private static final Duration REPORTED = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int KILLED = 1;

  @Test
  void aCrashDuringTheOutageIsSurvivedAndReportedAfterIt(Place place) {
    Duration outage = Settings.isTrue("all") ? LONG : SHORT;
    Ring ring = place.ring("store");
    ring.create();
    List<Pod> others = ring.pods().stream().filter(pod -> Ring.ordinal(pod) != KILLED).toList();
    Load load = Load.through(place, ring, others, "");
    SignalSender signals = new SignalSender(place);
    signals.prepare(ring, KILLED);
    View before = ring.view();

    signals.sendLater(ring, KILLED, "KILL", UNTIL_KILL);
    place.cluster().faults().run("pause-api-server").orFail();
    try {
      Await.pass(outage);
    } finally {
      place.cluster().faults().run("resume-api-server").orFail();
    }

    long start = System.nanoTime();
    Await.holds(
        "the status is right after the outage",
        REPORTED,
        POLL,
        () -> {
          View view = ring.view();
          assertThat(view.incarnations().get(ring.pod(KILLED)))
              .isNotEqualTo(before.incarnations().get(ring.pod(KILLED)));
          assertThat(view.members()).hasSize(3);
          assertThat(view.isAtRest()).as(view.toString()).isTrue();
          JsonNode status = ring.status().path("ring");
          assertThat(status.path("epoch").asLong()).isEqualTo(view.epoch());
          assertThat(status.path("members").asInt()).isEqualTo(3);
          assertThat(status.path("segmentsLost").asInt()).isZero();
          assertThat(ring.condition("Available").path("status").asText()).isEqualTo("True");
          assertThat(ring.condition("Ready").path("status").asText()).isEqualTo("True");
        });
    Figures.report(place.scenario(), "right status after %.1f s", Figures.seconds(start));
    assertThat(ring.view().ringId()).isEqualTo(before.ringId());
    load.end().assertAnsweredWithin(AVAILABLE);
  }
}
