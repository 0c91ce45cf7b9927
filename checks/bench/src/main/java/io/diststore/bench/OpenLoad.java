package io.diststore.bench;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Load through a Java client in an open loop, reads and writes in turn, until it is closed: each
 * request has a time at which it is meant to start, whatever became of those before, and its
 * latency counts from then.
 */
final class OpenLoad implements AutoCloseable {
  private static final long HIGHEST_NANOS = Duration.ofMinutes(1).toNanos();

  private final MapClient client;
  private final double gapNanos;
  private final byte[] value;
  private final long keys;
  private final SplittableRandom random = new SplittableRandom(20);
  private final Recorder latency = new Recorder(HIGHEST_NANOS, 3);
  private final LongAdder failed = new LongAdder();
  private final Thread pacer = new Thread(this::run, "pacer");
  private volatile boolean over;

  /** Latencies in nanoseconds, and how many requests failed on top. */
  record Seen(Histogram latency, long failed) {
    double millis(double percentile) {
      return latency.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /** Begins. */
  OpenLoad(MapClient client, double perSecond, int valueBytes, long keys) {
    this.client = client;
    this.gapNanos = 1e9 / perSecond;
    this.value = Wire.value(valueBytes);
    this.keys = keys;
    pacer.start();
  }

  private void run() {
    long begun = System.nanoTime();
    long asked = 0;
    while (!over) {
      long due = begun + (long) (asked * gapNanos);
      long early = due - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
      } else {
        ask(asked++ % 2 == 0, due);
      }
    }
  }

  private void ask(boolean write, long dueNanos) {
    byte[] key = Wire.key(random.nextLong(keys));
    CompletionStage<?> asked = write ? client.put(key, value) : client.get(key);
    asked.whenComplete(
        (answer, why) -> {
          if (why != null) {
            failed.increment();
          } else {
            latency.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - dueNanos));
          }
        });
  }

  /** What was answered since this was last asked. */
  Seen take() {
    return new Seen(latency.getIntervalHistogram(), failed.sumThenReset());
  }

  /** Starts no more; what has no answer yet is left to the client. */
  @Override
  public void close() {
    over = true;
  }
}
