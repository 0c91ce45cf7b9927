package io.diststore.history;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits until a condition is true. Every wait has a time limit. */
public final class Await {
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /**
   * Waits until {@code condition} is true. A condition that throws an exception counts as false.
   *
   * @param what the condition in words, for the error message
   * @throws AssertionError if the condition is not true within {@code timeout}
   */
  public static void until(String what, Duration timeout, Callable<Boolean> condition) {
    long end = System.nanoTime() + timeout.toNanos();
    Exception last = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception notYet) {
        last = notYet;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "still not true after " + timeout.toSeconds() + " s: " + what, last);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Checks {@code claim} at intervals of {@code poll}, until the check no longer throws. Use this
   * method for a claim that is expensive to check, or whose exception describes the current state.
   *
   * @param what the claim in words, for the error message
   * @throws AssertionError if the claim still throws after {@code timeout}
   */
  public static void holds(String what, Duration timeout, Duration poll, Claim claim) {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        claim.check();
        return;
      } catch (Exception | AssertionError notYet) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "still not true after "
                  + timeout.toSeconds()
                  + " s: "
                  + what
                  + "; "
                  + notYet.getMessage(),
              notYet);
        }
      }
      LockSupport.parkNanos(poll.toNanos());
    }
  }

  /** A statement about the system under test. While the statement is false, its check throws. */
  public interface Claim {
    /** Checks the claim once. */
    void check() throws Exception;
  }

  /**
   * Waits for {@code time}. Use this method only where the time itself matters, for example to let
   * a fault last. To wait for a condition, use {@link #until}.
   */
  public static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
