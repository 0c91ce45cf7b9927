package io.diststore.history;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition that another process brings about. Every wait has a time limit. */
public final class Await {
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /**
   * Waits until {@code condition} is true. An exception from the condition counts as false.
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
        throw new AssertionError("not within " + timeout.toSeconds() + " s: " + what, last);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Waits until {@code claim} throws nothing, and checks it once per {@code poll}. Use this method
   * for a claim that is expensive to check, or whose exception describes the current state.
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
              "not within " + timeout.toSeconds() + " s: " + what + "; " + notYet.getMessage(),
              notYet);
        }
      }
      LockSupport.parkNanos(poll.toNanos());
    }
  }

  /** A statement about the system under test, which throws while it is false. */
  public interface Claim {
    /** Checks the claim once. */
    void check() throws Exception;
  }

  /**
   * Waits for {@code time}. Use this method to let a fault last, and never to wait for a condition.
   */
  public static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
