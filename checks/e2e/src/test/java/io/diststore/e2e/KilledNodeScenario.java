package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node's process ends without a word, or stands still. */
@Scenario(value = 13, name = "killed-node")
class KilledNodeScenario {
  private static final Duration STOPPED = Duration.ofSeconds(10);

  /** More at once than the pod may use, each of them less than the node. */
  private static final String GREED =
      "i=0; while [ $i -lt 12 ]; do tail /dev/zero & i=$((i+1)); done; wait";

  @Test
  void aProcessThatIsKilledIsMissedAndReplaced(Place place) {
    Surgeon surgeon = new Surgeon(place);
    struck(place, ring -> surgeon.signal(ring, 1, "KILL"));
  }

  @Test
  void aProcessThatRunsOutOfMemoryIsMissedAndReplaced(Place place) {
    struck(place, ring -> ring.exec(1, "sh", "-c", GREED));
  }

  @Test
  void aProcessThatStandsStillForTenSecondsIsMissedAndReturns(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Surgeon surgeon = new Surgeon(place);
    surgeon.signal(ring, 1, "CONT");
    Load load = Load.on(place, ring);
    try (History history = new History(ring)) {
      surgeon.signal(ring, 1, "STOP");
      Await.pass(STOPPED);
      boolean missed = !"UP".equals(ring.view().members().get(ring.pod(1)));
      surgeon.signal(ring, 1, "CONT");
      assertThat(missed).as("it was missed after %s", STOPPED).isTrue();
      awaitWhole(ring);
      assertThat(history.conditions()).contains("Degraded=True");
    }
    load.end().linearizable();
  }

  private interface Blow {
    void strike(Ring ring);
  }

  private static void struck(Place place, Blow blow) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    int restarts = Ring.restarts(ring.podNow(1));
    String life = ring.view().incarnations().get(ring.pod(1));
    long start = System.nanoTime();
    try (History history = new History(ring)) {
      blow.strike(ring);
      ring.await(
          "its container is started again, as another life",
          () -> {
            assertThat(Ring.restarts(ring.podNow(1))).isGreaterThan(restarts);
            assertThat(ring.view().incarnations().get(ring.pod(1))).isNotEqualTo(life);
          });
      awaitWhole(ring);
      assertThat(history.conditions()).contains("Degraded=True", "Ready=True");
    }
    Figures.tell(place.scenario(), "whole again after %.1f s", Figures.seconds(start));
    load.end().linearizable();
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
