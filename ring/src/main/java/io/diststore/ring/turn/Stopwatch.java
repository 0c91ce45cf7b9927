package io.diststore.ring.turn;

/** Measures how long a condition has lasted: it runs from {@link #start} to {@link #stop}. */
public final class Stopwatch {
  private boolean running;
  private long startedAt;

  /** Starts the stopwatch, or starts it again from zero. */
  public void start(long now) {
    running = true;
    startedAt = now;
  }

  /** Starts the stopwatch unless it runs already. */
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

  /** Nanoseconds since the start. The stopwatch must be running. */
  public long elapsedNanos(long now) {
    if (!running) {
      throw new IllegalStateException("the stopwatch does not run");
    }
    return now - startedAt;
  }

  /** Reports whether the stopwatch has been running for longer than this. */
  public boolean exceeds(long nanos, long now) {
    return running && now - startedAt > nanos;
  }
}
