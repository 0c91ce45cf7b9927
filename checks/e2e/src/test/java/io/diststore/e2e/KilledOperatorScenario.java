package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.history.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills the operator at ten random moments while a store is scaled.
 *
 * <p>The seed selects ten of thirteen moments. {@code checks/e2e/run operator-api-killed} is more
 * thorough: it kills the operator before and after each of its writes and calls. It needs only an
 * API server and stand-in nodes.
 */
@Scenario(number = 19, name = "killed-operator")
@Tag("long")
class KilledOperatorScenario {
  private static final int DRAWN = 10;
  private static final int DELAY_MILLIS_MAX = 400;
  private static final Duration POLL = Duration.ofMillis(20);

  /**
   * The moments that a test can observe while a store is scaled from three pods to four, and back.
   */
  private enum Moment {
    GROWTH_ASKED(4),
    STATEFUL_SET_GROWN(4),
    POD_CREATED(4),
    POD_JOINING(4),
    POD_IS_MEMBER(4),
    POD_READY(4),
    SHRINKING_ASKED(3),
    POD_MARKED(3),
    POD_LEAVING(3),
    POD_HAS_LEFT(3),
    RECEIPT_WRITTEN(3),
    STATEFUL_SET_SHRUNK(3),
    POD_GONE(3);

    /** The number of pods that the store is being scaled to. */
    private final int pods;

    Moment(int pods) {
      this.pods = pods;
    }
  }

  @Test
  void theNextOperatorContinuesWithTheSamePodAndTheSameReceipt(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Random random = new Random(Seed.VALUE);
    List<Moment> moments = new ArrayList<>(List.of(Moment.values()));
    Collections.shuffle(moments, random);
    moments = moments.subList(0, DRAWN);
    moments.sort(null);
    Load load = Load.on(place, ring);
    Installation operator = Installation.ensureShared();
    for (Moment moment : moments) {
      int from = moment.pods == 4 ? 3 : 4;
      if (ring.resource().path("spec").path("replicas").asInt() != from) {
        ring.scale(from);
        ring.awaitReady();
      }
      Duration delay = Duration.ofMillis(random.nextInt(DELAY_MILLIS_MAX));
      killAt(ring, operator, moment, delay);
      Figures.report(place.scenario(), "operator killed %d ms after %s", delay.toMillis(), moment);
    }
    load.end().assertNoFailures();
  }

  private static void killAt(Ring ring, Installation operator, Moment moment, Duration delay) {
    List<String> staying =
        List.of(0, 1, 2).stream().map(i -> ring.podNow(i).getMetadata().getUid()).toList();
    String incarnation = ring.view().incarnations().get(ring.pod(3));
    long receiptsBefore = ring.receipts(3).size();
    try (History history = new History(ring)) {
      ring.scale(moment.pods);
      Await.holds(
          moment + " is reached",
          Ring.TIMEOUT,
          POLL,
          () -> assertThat(isReached(ring, moment, receiptsBefore)).isTrue());
      Await.pass(delay);
      operator.kill();
      operator.awaitReady();
      ring.awaitReady();
      assertThat(history.retired()).as("retired pods").isSubsetOf(ring.pod(3));
    }
    assertThat(ring.pods()).hasSize(moment.pods);
    assertThat(ring.view().members()).hasSize(moment.pods);
    for (int i = 0; i < 3; i++) {
      assertThat(ring.podNow(i).getMetadata().getUid()).isEqualTo(staying.get(i));
    }
    if (moment.pods == 3) {
      List<JsonNode> receipts =
          ring.receipts(3).stream()
              .filter(r -> r.path("incarnation").asText().equals(incarnation))
              .toList();
      assertThat(receipts).as("receipts of %s", incarnation).hasSize(1);
      assertThat(receipts.getFirst().path("result").asText()).isEqualTo("Complete");
    }
  }

  private static boolean isReached(Ring ring, Moment moment, long receiptsBefore) {
    String last = ring.pod(3);
    return switch (moment) {
      case GROWTH_ASKED, SHRINKING_ASKED -> true;
      case STATEFUL_SET_GROWN -> ring.statefulSet().getSpec().getReplicas() == 4;
      case POD_CREATED -> ring.podNow(3) != null;
      case POD_JOINING -> ring.view().members().containsKey(last);
      case POD_IS_MEMBER -> ring.view().members().containsKey(last) && ring.view().isAtRest();
      case POD_READY -> ring.podNow(3) != null && History.isReady(ring.podNow(3));
      case POD_GONE -> ring.podNow(3) == null;
      case POD_MARKED ->
          ring.podNow(3) == null
              || ring.podNow(3).getMetadata().getAnnotations().containsKey("diststore.io/retired");
      case POD_LEAVING -> !"UP".equals(ring.view().members().get(last));
      case POD_HAS_LEFT -> !ring.view().members().containsKey(last);
      case RECEIPT_WRITTEN -> ring.receipts(3).size() > receiptsBefore;
      case STATEFUL_SET_SHRUNK -> ring.statefulSet().getSpec().getReplicas() == 3;
    };
  }
}
