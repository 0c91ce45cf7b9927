package io.diststore.history;

import static io.diststore.history.RecordedOperation.Kind.CONDITIONAL_WRITE;
import static io.diststore.history.RecordedOperation.Kind.READ;
import static io.diststore.history.RecordedOperation.Kind.WRITE;
import static io.diststore.history.RecordedOperation.Outcome.CONDITION_FAILED;
import static io.diststore.history.RecordedOperation.Outcome.DONE;
import static io.diststore.history.RecordedOperation.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.RecordedOperation.Kind;
import io.diststore.history.RecordedOperation.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gives {@link KeyHistory} histories that are known to be linearizable or faulty. */
class KeyHistoryTest {
  @Test
  void acceptsReadsAndWritesOneAfterAnother() {
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
  void acceptsEitherValueFromAReadDuringAWrite() {
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
  void reportsALostAcknowledgedWrite() {
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 2, 2, 3, DONE),
                op(READ, "a", 1, 4, 5, DONE)))
        .hasSize(1);
    assertThat(faults(op(WRITE, "a", 1, 0, 1, DONE), op(READ, null, 0, 2, 3, DONE))).hasSize(1);
  }

  @Test
  void reportsAReadOfAnOlderValueThanAnEarlierRead() {
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 2, 2, 9, DONE),
                op(READ, "b", 2, 3, 4, DONE),
                op(READ, "a", 1, 5, 6, DONE)))
        .hasSize(1);
  }

  @Test
  void acceptsAWriteOfUnknownOutcomeThatIsAppliedLateOrNever() {
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
  void reportsAWriteThatIsAppliedTwice() {
    assertThat(
            faults(
                op(WRITE, "a", 1, 0, 1, DONE),
                op(WRITE, "b", 2, 2, 3, DONE),
                op(READ, "a", 3, 4, 5, DONE)))
        .isNotEmpty();
  }

  @Test
  void reportsAWriteWithoutAHigherVersionThanAnEarlierWrite() {
    assertThat(faults(op(WRITE, "a", 5, 0, 1, DONE), op(WRITE, "b", 4, 2, 3, DONE))).isNotEmpty();
    assertThat(faults(op(WRITE, "a", 5, 0, 1, DONE), op(WRITE, "b", 5, 2, 3, DONE))).isNotEmpty();
  }

  @Test
  void reportsAValueThatWasNeverWrittenOrOnlyLater() {
    assertThat(faults(op(READ, "x", 1, 0, 1, DONE))).hasSize(1);
    assertThat(faults(op(READ, "a", 1, 0, 1, DONE), op(WRITE, "a", 1, 2, 3, DONE))).isNotEmpty();
  }

  @Test
  void reportsAConditionThatWasEvaluatedWrongly() {
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

  private static List<String> faults(RecordedOperation... operations) {
    return new KeyHistory(List.of(operations)).faults();
  }

  private static RecordedOperation op(
      Kind kind, String value, long version, long invoked, long returned, Outcome outcome) {
    return new RecordedOperation("k", kind, value, 0, version, invoked, returned, outcome);
  }

  private static RecordedOperation conditional(
      String value, long ifVersion, long version, long invoked, long returned, Outcome outcome) {
    return new RecordedOperation(
        "k", CONDITIONAL_WRITE, value, ifVersion, version, invoked, returned, outcome);
  }
}
