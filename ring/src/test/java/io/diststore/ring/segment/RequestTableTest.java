package io.diststore.ring.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestTableTest {
  private static final ClientId CLIENT = new ClientId(1, 2);
  private static final ClientId OTHER = new ClientId(1, 3);

  private final ClientMarks marks = new ClientMarks();
  private final RequestTable table = new RequestTable(marks);

  @Test
  void aMarkFreesOutcomesOfAllSegments() {
    RequestTable elsewhere = new RequestTable(marks);
    table.put(id(5), Outcome.applied(1), 0);
    elsewhere.put(id(6), Outcome.applied(2), 0);
    elsewhere.put(id(7), Outcome.applied(3), 0);
    marks.raise(CLIENT, 7, 0);
    assertThat(table.get(id(5))).isNull();
    assertThat(elsewhere.get(id(6))).isNull();
    assertThat(elsewhere.get(id(7))).isEqualTo(Outcome.applied(3));
    assertThat(table.digest()).isZero();
  }

  @Test
  void anOutcomeRecordedOutOfOrderIsForgottenWithThoseBeforeIt() {
    table.put(id(9), Outcome.applied(1), 0);
    table.put(id(4), Outcome.applied(2), 0);
    marks.raise(CLIENT, 5, 0);
    assertThat(table.get(id(9))).isNotNull();
    table.forgetBelow(marks);
    assertThat(table.get(id(4))).isNull();
    marks.raise(CLIENT, 10, 0);
    assertThat(table.size()).isZero();
  }

  @Test
  void aClientIsSilentUntilItsNextRequestInAnySegment() {
    table.put(id(1), Outcome.applied(1), 100);
    table.put(new RequestId(OTHER, 1), Outcome.applied(3), 100);
    marks.raise(CLIENT, 1, 200);
    assertThat(table.silentSince(150, 9)).containsExactly(OTHER);
    assertThat(table.silentSince(300, 9)).containsExactlyInAnyOrder(OTHER, CLIENT);
    assertThat(table.silentSince(300, 1)).hasSize(1);
    table.forget(List.of(OTHER), 0);
    assertThat(table.silentSince(150, 9)).isEmpty();
    assertThat(table.silentSince(300, 9)).containsExactly(CLIENT);
  }

  @Test
  void forgettingSaysWhetherAnOutcomeWasRecordedLater() {
    table.put(id(1), Outcome.applied(1), 100);
    table.put(new RequestId(OTHER, 1), Outcome.applied(3), 200);
    assertThat(table.forget(List.of(CLIENT), 150)).isFalse();
    assertThat(table.forget(List.of(OTHER), 150)).isTrue();
    assertThat(table.size()).isZero();
  }

  @Test
  void theTableHoldsTheSameAsAMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<RequestId, Outcome> model = new HashMap<>();
    long lowest = 0;
    for (int step = 1; step <= 20_000; step++) {
      RequestId id =
          new RequestId(random.nextBoolean() ? CLIENT : OTHER, lowest + random.nextInt(200));
      if (id.number() >= marks.lowest(id.client())) {
        table.put(id, Outcome.applied(step), step);
        model.put(id, Outcome.applied(step));
      }
      if (random.nextInt(50) == 0) {
        long below = lowest += random.nextInt(100);
        marks.raise(CLIENT, below, step);
        table.forgetBelow(marks);
        model.keySet().removeIf(known -> known.client().equals(CLIENT) && known.number() < below);
      }
      if (random.nextInt(2000) == 0) {
        table.forget(List.of(OTHER), step);
        model.keySet().removeIf(known -> known.client().equals(OTHER));
      }
    }
    Map<RequestId, Outcome> held = new HashMap<>();
    table.all().forEach(remembered -> held.put(remembered.id(), remembered.outcome()));
    assertThat(held).as("seed %d", seed).isEqualTo(model);
    assertThat(table.size()).isEqualTo(model.size());
  }

  private static RequestId id(long number) {
    return new RequestId(CLIENT, number);
  }
}
