package io.diststore.locator;

import io.diststore.ring.shell.Timing;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Measures how long it takes to read the clocks of a node. The benchmark is in this package because
 * the clocks are package-private.
 */
@State(Scope.Thread)
public class ClockBenchmark {
  private final BootClock boot = new BootClock();
  private final StandstillWatch watch =
      new StandstillWatch(
          Timing.DEFAULT.standstillNanos(),
          Timing.DEFAULT.holdNanos(),
          new BootClock()::nanoTime,
          System::currentTimeMillis);

  /** Reads the monotonic clock of the JVM, as a node does for each request. */
  @Benchmark
  public long monotonic() {
    return System.nanoTime();
  }

  /** Reads the clock that also runs while the machine is suspended. */
  @Benchmark
  public long boot() {
    return boot.nanoTime();
  }

  /** Compares all three clocks, as a node does for each batch of messages. */
  @Benchmark
  public long checkStandstill() {
    return watch.check(System.nanoTime());
  }
}
