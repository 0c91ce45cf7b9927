package io.diststore.locator;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the event loop was busy at a stretch. While it is, no beacon is sent or answered, so
 * long turns are the first thing to look at when a living node is marked DOWN. Written by the event
 * loop, read from any thread.
 *
 * <p>It is told by a task that is due every {@link #PROBE_NANOS}: by as much as it is late the loop
 * was busy with something else. So of a turn up to that much may be missing, and shorter ones do
 * not show; pauses of the whole process count as turns.
 */
public final class LoopTurns {
  /** Turns from this on are counted as long. */
  public static final long LONG_NANOS = Duration.ofMillis(50).toNanos();

  /** How often it is looked. */
  public static final long PROBE_NANOS = Duration.ofMillis(5).toNanos();

  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong longestSinceTaken = new AtomicLong();
  private final AtomicLong longOnes = new AtomicLong();

  /** The longest so far. */
  public long longestNanos() {
    return longest.get();
  }

  /** The longest since this was last called. */
  public long takeLongestNanos() {
    return longestSinceTaken.getAndSet(0);
  }

  /** How many took {@link #LONG_NANOS} or more. */
  public long longOnes() {
    return longOnes.get();
  }

  private long probedAt;
  private Future<?> probing;

  void watch(EventLoop loop) {
    probedAt = System.nanoTime();
    probing =
        loop.scheduleWithFixedDelay(this::probe, PROBE_NANOS, PROBE_NANOS, TimeUnit.NANOSECONDS);
  }

  void stop() {
    if (probing != null) {
      probing.cancel(false);
    }
  }

  private void probe() {
    long now = System.nanoTime();
    long late = now - probedAt - PROBE_NANOS;
    probedAt = now;
    if (late > 0) {
      record(late);
    }
  }

  private void record(long nanos) {
    if (nanos > longest.get()) {
      longest.set(nanos);
    }
    longestSinceTaken.accumulateAndGet(nanos, Math::max);
    if (nanos >= LONG_NANOS) {
      longOnes.getAndIncrement();
    }
  }
}
