package io.diststore.ring.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StopwatchTest {
  private final Stopwatch stopwatch = new Stopwatch();

  @Test
  void aStoppedStopwatchExceedsNoTime() {
    assertThat(stopwatch.isRunning()).isFalse();
    assertThat(stopwatch.exceeds(0, Long.MAX_VALUE)).isFalse();
    stopwatch.start(10);
    stopwatch.stop();
    assertThat(stopwatch.isRunning()).isFalse();
    assertThat(stopwatch.exceeds(0, Long.MAX_VALUE)).isFalse();
    assertThatThrownBy(() -> stopwatch.elapsedNanos(20)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRunningStopwatchExceedsOnlyShorterTimes() {
    stopwatch.start(10);
    assertThat(stopwatch.isRunning()).isTrue();
    assertThat(stopwatch.elapsedNanos(15)).isEqualTo(5);
    assertThat(stopwatch.exceeds(4, 15)).isTrue();
    assertThat(stopwatch.exceeds(5, 15)).isFalse();
  }

  @Test
  void startBeginsAgainAtZero() {
    stopwatch.start(10);
    stopwatch.start(20);
    assertThat(stopwatch.elapsedNanos(25)).isEqualTo(5);
  }

  @Test
  void startIfStoppedDoesNotRestartARunningStopwatch() {
    stopwatch.startIfStopped(10);
    stopwatch.startIfStopped(20);
    assertThat(stopwatch.elapsedNanos(25)).isEqualTo(15);
    stopwatch.stop();
    stopwatch.startIfStopped(30);
    assertThat(stopwatch.elapsedNanos(35)).isEqualTo(5);
  }

  @Test
  void theMonotonicClockMayOverflowMeanwhile() {
    stopwatch.start(Long.MAX_VALUE - 1);
    assertThat(stopwatch.exceeds(4, Long.MAX_VALUE)).isFalse();
    stopwatch.start(Long.MAX_VALUE);
    assertThat(stopwatch.elapsedNanos(Long.MAX_VALUE + 5)).isEqualTo(5);
    assertThat(stopwatch.exceeds(4, Long.MAX_VALUE + 5)).isTrue();
    assertThat(stopwatch.exceeds(5, Long.MAX_VALUE + 5)).isFalse();
  }
}
