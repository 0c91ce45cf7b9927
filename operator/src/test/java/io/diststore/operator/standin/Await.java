package io.diststore.operator.standin;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, and says what was there instead. */
public final class Await {
  /** Longer than anything takes on a busy machine. */
  public static final Duration LONG = Duration.ofSeconds(180);

  private static final long STEP_NANOS = 50_000_000;

  private Await() {}

  /** Waits until a condition holds; fails with a description of what is there. */
  public static void until(
      String what, Duration atMost, BooleanSupplier condition, Supplier<String> found) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "after " + atMost.toSeconds() + " s still not: " + what + "; found " + found.get());
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
