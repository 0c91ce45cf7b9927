package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.node.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private final List<String> lines = new ArrayList<>();
  private final ClockWatch watch = new ClockWatch(lines::add);
  private long now = -5;

  @Test
  void aSmallDifferenceIsNotReported() {
    watch(2000);
    watch(-2000);
    assertThat(lines).isEmpty();
  }

  @Test
  void eachChangeIsReportedOnce() {
    watch(3_600_000);
    watch(3_600_000);
    watch(3_601_000);
    assertThat(lines).singleElement().asString().contains("3600.0 s ahead of");
    watch(1500);
    assertThat(lines).hasSize(1);
    watch(900);
    assertThat(lines).hasSize(2).last().asString().contains("agrees");
    watch(-7000);
    assertThat(lines).hasSize(3).last().asString().contains("7.0 s behind");
  }

  @Test
  void thereIsAtMostOneLinePerMinute() {
    watch(10_000);
    for (int i = 0; i < 59; i++) {
      now += 1_000_000_000;
      watch.onStatus(status(i % 2 * 10_000), now);
    }
    assertThat(lines).hasSize(1);
  }

  private void watch(long aheadMillis) {
    now += ClockWatch.PAUSE_NANOS;
    watch.onStatus(status(aheadMillis), now);
  }

  private static NodeStatus status(long aheadMillis) {
    return new NodeStatus(
        null, false, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), true, aheadMillis, null);
  }
}
