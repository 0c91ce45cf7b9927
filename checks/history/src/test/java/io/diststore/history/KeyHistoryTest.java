package io.diststore.history;

import static io.diststore.history.Operation.Kind.CONDITIONAL_WRITE;
import static io.diststore.history.Operation.Kind.READ;
import static io.diststore.history.Operation.Kind.WRITE;
import static io.diststore.history.Operation.Outcome.CONDITION_FAILED;
import static io.diststore.history.Operation.Outcome.DONE;
import static io.diststore.history.Operation.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Operation.Kind;
import io.diststore.history.Operation.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The judge of the chaos test is judged itself: by histories that are known to be right or wrong.
 */
class KeyHistoryTest {
  @Test
  void readsAndWritesInTurnAreRight() {
    assertThat(
            faults(
                op(READ, null, 0, 0, 1, DONE),
                op(WRITE, "a", 1, 2, 3, DONE),
                op(READ, "a", 1, 4, 5, DONE),
                op(WRITE, "b", 2, 6, 7, DONE),
                op(READ, "b", 2, 8, 9, DONE)))
        .isEmpty();
  }

  @Test
  void aReadDuringAWriteMaySeeEitherValue() {
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 2, 2, 9, DONE),
                op(READ, "b", 2, 3, 4, DONE),
                op(READ, "b", 2, 5, 6, DONE)))
        .isEmpty();
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 2, 2, 9, DONE),
                op(READ, "a", 1, 3, 4, DONE)))
        .isEmpty();
  }

  @Test
  void anAcknowledgedWriteThatIsNotReadAfterwardsIsLost() {
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 2, 2, 3, DONE),
                op(READ, "a", 1, 4, 5, DONE)))
        .hasSize(1);
    assertThat(faults(op(WRITE, "a", 1, 0, 1, DONE), op(READ, null, 0, 2, 3, DONE))).hasSize(1);
  }

  @Test
  void aReadThatGoesBackBehindAnotherReadIsWrong() {
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 2, 2, 9, DONE),
                op(READ, "b", 2, 3, 4, DONE),
                op(READ, "a", 1, 5, 6, DONE)))
        .hasSize(1);
  }

  @Test
  void aWriteOfUnknownOutcomeMayTakeEffectLateOrNever() {
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 0, 2, 3, UNKNOWN),
                op(READ, "a", 1, 4, 5, DONE),
                op(READ, "b", 2, 6, 7, DONE)))
        .isEmpty();
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 0, 2, 3, UNKNOWN),
                op(READ, "a", 1, 4, 5, DONE)))
        .isEmpty();
  }

  @Test
  void aWriteThatIsAppliedTwiceIsWrong() {
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 2, 2, 3, DONE),
                op(READ, "a", 3, 4, 5, DONE)))
        .isNotEmpty();
  }

  @Test
  void aWriteThatGetsALowerVersionThanOneBeforeItIsWrong() {
    assertThat(faults(op(WRITE, "a", 5, 0, 1, DONE), op(WRITE, "b", 4, 2, 3, DONE))).isNotEmpty();
    assertThat(faults(op(WRITE, "a", 5, 0, 1, DONE), op(WRITE, "b", 5, 2, 3, DONE))).isNotEmpty();
  }

  @Test
  void aValueThatNobodyWroteOrOnlyLaterIsWrong() {
    assertThat(faults(op(READ, "x", 1, 0, 1, DONE))).hasSize(1);
    assertThat(faults(op(READ, "a", 1, 0, 1, DONE), op(WRITE, "a", 1, 2, 3, DONE))).isNotEmpty();
  }

  @Test
  void aConditionThatDidNotHoldIsWrong() {
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 2, 2, 3, DONE),
                conditional("c", 1, 3, 4, 5, DONE)))
        .hasSize(1);
    assertThat(
            faults(op(WRITE, "a", 1, 0, 1, DONE), conditional("c", 1, 1, 4, 5, CONDITION_FAILED)))
        .hasSize(1);
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                conditional("c", 7, 1, 4, 5, CONDITION_FAILED),
                conditional("d", 1, 2, 6, 7, DONE)))
        .isEmpty();
  }

  private static List<String> faults(Operation... operations) {
    return new KeyHistory(List.of(operations)).faults();
  }

  private static Operation op(
      Kind kind, String value, long version, long invoked, long returned, Outcome outcome) {
    return new Operation("k", kind, value, 0, version, invoked, returned, outcome);
  }

  private static Operation conditional(
      String value, long ifVersion, long version, long invoked, long returned, Outcome outcome) {
    return new Operation(
        "k", CONDITIONAL_WRITE, value, ifVersion, version, invoked, returned, outcome);
  }
}
