package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Kills or pauses the process of a ring's node. */
@Scenario(number = 13, name = "killed-node")
class KilledNodeScenario {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /**
   * A script that exceeds the memory limit of the pod. Each of its processes uses less memory than
   * the node's process, so the kernel kills the node's process.
   */
  private static final String USE_UP_MEMORY =
      "i=0; while [ $i -lt 12 ]; do tail /dev/zero & i=$((i+1)); done; wait";

  @Test
  void aKilledProcessIsMarkedDownAndReplaced(Place place) {
    SignalSender signals = new SignalSender(place);
    endProcess(place, ring -> signals.send(ring, 1, "KILL"));
  }

  @Test
  void aProcessThatRunsOutOfMemoryIsMarkedDownAndReplaced(Place place) {
    endProcess(place, ring -> ring.exec(1, "sh", "-c", USE_UP_MEMORY));
  }

  @Test
  void aProcessThatIsPausedForTenSecondsIsMarkedDownAndReturns(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    SignalSender signals = new SignalSender(place);
    signals.prepare(ring, 1);
    Load load = Load.on(place, ring);
    try (History history = new History(ring)) {
      signals.send(ring, 1, "STOP");
      Await.pass(PAUSE);
      boolean isMarkedDown = !"UP".equals(ring.view().members().get(ring.pod(1)));
      signals.send(ring, 1, "CONT");
      assertThat(isMarkedDown).as("the node is not UP after a pause of %s", PAUSE).isTrue();
      awaitWhole(ring);
      assertThat(history.conditions()).contains("Degraded=True");
    }
    load.end().assertLinearizable();
  }

  private interface Fault {
    void injectInto(Ring ring);
  }

  private static void endProcess(Place place, Fault fault) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    int restarts = Ring.restarts(ring.podNow(1));
    String incarnation = ring.view().incarnations().get(ring.pod(1));
    long start = System.nanoTime();
    try (History history = new History(ring)) {
      fault.injectInto(ring);
      ring.await(
          "the container is restarted, as a new incarnation",
          () -> {
            assertThat(Ring.restarts(ring.podNow(1))).isGreaterThan(restarts);
            assertThat(ring.view().incarnations().get(ring.pod(1))).isNotEqualTo(incarnation);
          });
      awaitWhole(ring);
      assertThat(history.conditions()).contains("Degraded=True", "Ready=True");
    }
    Figures.report(place.scenario(), "ring whole again after %.1f s", Figures.seconds(start));
    load.end().assertLinearizable();
  }

  private static void awaitWhole(Ring ring) {
    ring.await(
        "all three are members",
        () -> {
          assertThat(ring.view().members()).hasSize(3);
          assertThat(ring.view().isAtRest()).isTrue();
        });
    ring.awaitReady();
    ring.awaitCondition("Degraded", "False", "");
  }
}
