package io.diststore.ring.turn;

/** Measures how long a condition has lasted. It runs from {@link #start} to {@link #stop}. */
public final class Stopwatch {
  private boolean running;
  private long startedAt;

  /** Starts the stopwatch at zero, even if it is already running. */
  public void start(long now) {
    running = true;
    startedAt = now;
  }

  /** Starts the stopwatch at zero, unless it is already running. */
  public void startIfStopped(long now) {
    if (!running) {
      start(now);
    }
  }

  public void stop() {
    running = false;
  }

  public boolean isRunning() {
    return running;
  }

  /** Returns the nanoseconds since the start. The stopwatch must be running. */
  public long elapsedNanos(long now) {
    if (!running) {
      throw new IllegalStateException("the stopwatch is not running");
    }
    return now - startedAt;
  }

  /** Reports whether the stopwatch has been running for longer than {@code nanos}. */
  public boolean exceeds(long nanos, long now) {
    return running && now - startedAt > nanos;
  }
}
