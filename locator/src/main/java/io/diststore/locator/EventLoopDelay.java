package io.diststore.locator;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how long the event loop is busy without a break. While it is busy, this node neither
 * sends nor answers beacons, so long delays are the first thing to check when a running node is
 * marked DOWN. The event loop writes; any thread may read.
 *
 * <p>A probe task is due every {@link #PROBE_NANOS}. If the task runs late, the loop was busy with
 * something else meanwhile. So a measured delay may be up to {@link #PROBE_NANOS} too short, and a
 * delay shorter than {@link #PROBE_NANOS} may not be seen at all. A pause of the whole process
 * counts as a delay.
 */
public final class EventLoopDelay {
  /** Delays of at least this length are counted as long. */
  public static final long LONG_NANOS = Duration.ofMillis(50).toNanos();

  /** The time between two runs of the probe task. */
  public static final long PROBE_NANOS = Duration.ofMillis(5).toNanos();

  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong longestSinceTaken = new AtomicLong();
  private final AtomicLong longCount = new AtomicLong();
  private long probedAt;
  private Future<?> probing;

  /** Returns the longest delay so far. */
  public long longestNanos() {
    return longest.get();
  }

  /** Returns the longest delay since the last call of this method, or since the start. */
  public long takeLongestNanos() {
    return longestSinceTaken.getAndSet(0);
  }

  /** Returns how many delays lasted {@link #LONG_NANOS} or longer. */
  public long longCount() {
    return longCount.get();
  }

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
    long lateNanos = now - probedAt - PROBE_NANOS;
    probedAt = now;
    if (lateNanos > 0) {
      record(lateNanos);
    }
  }

  private void record(long nanos) {
    if (nanos > longest.get()) {
      longest.set(nanos);
    }
    longestSinceTaken.accumulateAndGet(nanos, Math::max);
    if (nanos >= LONG_NANOS) {
      longCount.getAndIncrement();
    }
  }
}
