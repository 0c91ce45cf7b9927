package io.diststore.operator.standin;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions. */
public final class Await {
  /** Longer than any wait takes, even on a busy machine. */
  public static final Duration LONG = Duration.ofSeconds(180);

  private static final long STEP_NANOS = 50_000_000;

  private Await() {}

  /**
   * Waits until a condition holds. Fails after a timeout.
   *
   * @param expected describes the condition
   * @param actual describes the current state, for the failure message
   */
  public static void until(
      String expected, Duration timeout, BooleanSupplier condition, Supplier<String> actual) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "not reached within "
                + timeout.toSeconds()
                + " s: "
                + expected
                + "; actual: "
                + actual.get());
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
