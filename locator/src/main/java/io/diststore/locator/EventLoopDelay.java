package io.diststore.locator;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how long the event loop is busy without a break. While the loop is busy, this node
 * neither sends nor answers beacons. So if a running node is marked DOWN, check for long delays
 * first. Only the event loop writes; any thread may read.
 *
 * <p>A probe task is due every {@link #PROBE_NANOS}. If the task runs late, the loop was busy with
 * something else. A measured delay can be too short by up to {@link #PROBE_NANOS}. A delay shorter
 * than that can go unnoticed. A pause of the whole process counts as a delay.
 */
public final class EventLoopDelay {
  /** A delay that lasts at least this long counts as a long delay. */
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

  /**
   * Returns the longest delay since the last call to this method. The first call returns the
   * longest delay since the start.
   */
  public long takeLongestNanos() {
    return longestSinceTaken.getAndSet(0);
  }

  /** Returns the number of delays that lasted {@link #LONG_NANOS} or longer. */
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
