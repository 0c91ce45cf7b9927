package io.diststore.locator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the event loop was busy with something else when a tick was due. While it is, no beacon
 * is sent or answered, so long turns are the first thing to look at when a living node is marked
 * DOWN. Written by the event loop, read from any thread.
 */
public final class LoopTurns {
  /** Turns from this on are counted as long. */
  public static final long LONG_NANOS = Duration.ofMillis(50).toNanos();

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

  void record(long nanos) {
    longest.accumulateAndGet(nanos, Math::max);
    longestSinceTaken.accumulateAndGet(nanos, Math::max);
    if (nanos >= LONG_NANOS) {
      longOnes.getAndIncrement();
    }
  }
}
