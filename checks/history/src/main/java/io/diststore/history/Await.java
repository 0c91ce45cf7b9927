package io.diststore.history;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what another process is about to do. Every wait has an end. */
public final class Await {
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /** Returns as soon as {@code condition} holds; an exception of it counts as not yet. */
  public static void until(String what, Duration patience, Callable<Boolean> condition) {
    long end = System.nanoTime() + patience.toNanos();
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
        throw new AssertionError("even after " + patience.toSeconds() + " s not: " + what, last);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /**
   * Returns as soon as {@code claim} throws nothing; looks so often. For conditions that cost
   * something to look at, and that say themselves how things stand.
   */
  public static void holds(String what, Duration patience, Duration look, Claim claim) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        claim.check();
        return;
      } catch (Exception | AssertionError notYet) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "even after " + patience.toSeconds() + " s not: " + what + "; " + notYet.getMessage(),
              notYet);
        }
      }
      LockSupport.parkNanos(look.toNanos());
    }
  }

  /** Throws as long as something is not as it should be. */
  public interface Claim {
    /** Looks once. */
    void check() throws Exception;
  }

  /** Lets {@code time} pass. For faults that last, not for conditions. */
  public static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
