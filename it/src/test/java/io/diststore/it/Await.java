package io.diststore.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what another process is about to do. Every wait has an end. */
final class Await {
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /** Returns as soon as {@code condition} holds; an exception of it counts as not yet. */
  static void until(String what, Duration patience, Callable<Boolean> condition) {
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

  /** Lets {@code time} pass. For faults that last, not for conditions. */
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
