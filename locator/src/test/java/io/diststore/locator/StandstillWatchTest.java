package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandstillWatchTest {
  private static final long MILLI = 1_000_000;

  private long nowNanos = 1_000 * MILLI;
  private long bootNanos = 5_000 * MILLI;
  private long wallMillis = 1_800_000_000_000L;
  private final StandstillWatch watch =
      new StandstillWatch(100 * MILLI, 1_000 * MILLI, () -> bootNanos, () -> wallMillis);

  StandstillWatchTest() {
    assertThat(watch.check(nowNanos)).isZero();
  }

  /** Lets all clocks advance by the same time. */
  private void pass(long millis) {
    nowNanos += millis * MILLI;
    bootNanos += millis * MILLI;
    wallMillis += millis;
  }

  private long check() {
    return watch.check(nowNanos);
  }

  @Test
  void clocksThatAdvanceTogetherShowNoGap() {
    for (int i = 0; i < 1_000; i++) {
      pass(i);
      assertThat(check()).isZero();
    }
  }

  @Test
  void aSuspendedMachineShowsAGapOnce() {
    pass(10);
    bootNanos += 3_000 * MILLI;
    wallMillis += 3_000;
    assertThat(check()).isEqualTo(3_000 * MILLI);
    assertThat(watch.suspendedNanos()).isEqualTo(3_000 * MILLI);
    pass(10);
    assertThat(check()).isZero();
    assertThat(watch.suspendedNanos()).isZero();
  }

  @Test
  void aSuspendedMachineShowsAGapAlthoughItsWallClockIsWrong() {
    bootNanos += 3_000 * MILLI;
    wallMillis -= 60_000;
    assertThat(check()).isEqualTo(3_000 * MILLI);
  }

  @Test
  void aResumedSnapshotShowsAGapWhenItsWallClockIsSet() {
    pass(10);
    assertThat(check()).isZero();
    wallMillis += 600_000;
    assertThat(check()).isEqualTo(600_000 * MILLI);
    assertThat(watch.suspendedNanos()).isZero();
    assertThat(check()).isZero();
  }

  @Test
  void theGapIsFoundAfterTheWallClockWasSetBack() {
    wallMillis -= 60_000;
    assertThat(check()).isZero();
    wallMillis += 500;
    assertThat(check()).isEqualTo(500 * MILLI);
  }

  @Test
  void smallGapsWithinTheTimeOfALeaseAddUp() {
    bootNanos += 60 * MILLI;
    pass(200);
    assertThat(check()).isZero();
    bootNanos += 60 * MILLI;
    pass(200);
    assertThat(check()).isEqualTo(120 * MILLI);
  }

  @Test
  void aWallClockThatIsSlewedShowsNoGap() {
    for (int tick = 0; tick < 1_000; tick++) {
      pass(50);
      // By default, time daemons correct a clock at about this rate at most.
      wallMillis += 4;
      assertThat(check()).isZero();
    }
  }

  @Test
  void theReportedGapHasABound() {
    long year = 365L * 24 * 3_600_000;
    wallMillis += year;
    bootNanos += year * MILLI;
    assertThat(check()).isEqualTo(24 * 3_600_000 * MILLI);
    assertThat(watch.suspendedNanos()).isEqualTo(year * MILLI);
  }
}
