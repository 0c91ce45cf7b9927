package io.diststore.locator;

import io.diststore.ring.node.NodeStatus;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Logs when the wall clock of this machine begins to differ from those of the other members, and
 * when it agrees with them again. Logs one line per change, and at most one line per minute. Only
 * the event loop may use this class.
 */
final class ClockWatch {
  /** A larger difference is reported. */
  static final long REPORTED_MILLIS = 2000;

  /** After a report, clocks that differ by at most this much count as agreeing again. */
  private static final long AGREED_MILLIS = REPORTED_MILLIS / 2;

  static final long PAUSE_NANOS = 60_000_000_000L;

  private final Consumer<String> log;
  private boolean hasLogged;
  private long loggedAt;

  /** The difference that was logged last, or 0. */
  private long loggedMillis;

  /**
   * @param log receives the lines
   */
  ClockWatch(Consumer<String> log) {
    this.log = log;
  }

  void onStatus(NodeStatus status, long nowNanos) {
    long ahead = status.wallAheadMillis();
    boolean agrees = Math.abs(ahead) <= AGREED_MILLIS;
    boolean differs = Math.abs(ahead) > REPORTED_MILLIS;
    boolean hasChanged =
        agrees ? loggedMillis != 0 : differs && Math.abs(ahead - loggedMillis) > REPORTED_MILLIS;
    if (!hasChanged || hasLogged && nowNanos - loggedAt < PAUSE_NANOS) {
      return;
    }
    hasLogged = true;
    loggedAt = nowNanos;
    loggedMillis = agrees ? 0 : ahead;
    log.accept(
        agrees
            ? "The wall clock of this machine agrees with those of the other members again."
            : String.format(
                Locale.ROOT,
                "The wall clock of this machine is %.1f s %s those of the other members. Set the clocks of all machines. Values with a time to live are not affected, because the ring keeps its own time.",
                Math.abs(ahead) / 1000.0,
                ahead > 0 ? "ahead of" : "behind"));
  }
}
