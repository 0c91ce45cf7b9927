package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootClockTest {
  private static final int READINGS = 100_000;

  @Test
  @EnabledOnOs(OS.LINUX)
  void theClockAgreesWithTheUptimeOfLinux() throws IOException {
    BootClock clock = new BootClock();
    assertThat(clock.countsSuspensions()).isTrue();
    double before = uptimeSeconds();
    double seconds = clock.nanoTime() / 1e9;
    double after = uptimeSeconds();
    // The file shows two decimals of a second, so it may be almost 10 ms behind.
    assertThat(seconds).isBetween(before - .02, after + .02);
  }

  private static double uptimeSeconds() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theClockNeverGoesBack(boolean counting) {
    BootClock clock = new BootClock(counting);
    long before = clock.nanoTime();
    for (int i = 0; i < READINGS; i++) {
      long now = clock.nanoTime();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }

  @Test
  void withoutThatClockTheTimeIsThatOfTheJvm() {
    BootClock clock = new BootClock(false);
    assertThat(clock.countsSuspensions()).isFalse();
    long before = System.nanoTime();
    assertThat(clock.nanoTime()).isBetween(before, System.nanoTime());
  }

  @Test
  void bothClocksRunAtTheSameRate() {
    BootClock clock = new BootClock();
    long leadBefore = clock.nanoTime() - System.nanoTime();
    long sum = 0;
    for (int i = 0; i < READINGS; i++) {
      sum += clock.nanoTime() % 2;
    }
    assertThat(sum).isBetween(0L, (long) READINGS);
    assertThat(clock.nanoTime() - System.nanoTime()).isCloseTo(leadBefore, within(50_000_000L));
  }
}
