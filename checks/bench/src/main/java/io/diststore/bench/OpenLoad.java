package io.diststore.bench;

import io.diststore.bench.subject.MapClient;
import io.diststore.bench.subject.Wire;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Generates load through a Java client in an open loop, with alternating reads and writes. Each
 * request has an intended start time that does not depend on earlier requests. The latency of a
 * request counts from its intended start time. The load runs until this object is closed.
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
  private volatile boolean isClosed;

  /**
   * The results of one interval.
   *
   * @param latencyNanos the latencies of the requests that succeeded
   * @param failed how many requests failed
   */
  record Interval(Histogram latencyNanos, long failed) {
    double millis(double percentile) {
      return latencyNanos.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /** Starts the load. */
  OpenLoad(MapClient client, double perSecond, int valueBytes, long keys) {
    this.client = client;
    this.gapNanos = 1e9 / perSecond;
    this.value = Wire.value(valueBytes);
    this.keys = keys;
    pacer.start();
  }

  private void run() {
    long startNanos = System.nanoTime();
    long sent = 0;
    while (!isClosed) {
      long dueNanos = startNanos + (long) (sent * gapNanos);
      long waitNanos = dueNanos - System.nanoTime();
      if (waitNanos > 0) {
        LockSupport.parkNanos(waitNanos);
      } else {
        send(sent++ % 2 == 0, dueNanos);
      }
    }
  }

  private void send(boolean write, long dueNanos) {
    byte[] key = Wire.key(random.nextLong(keys));
    CompletionStage<?> request = write ? client.put(key, value) : client.get(key);
    request.whenComplete(
        (answer, error) -> {
          if (error != null) {
            failed.increment();
          } else {
            latency.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - dueNanos));
          }
        });
  }

  /** Returns the results since the last call. */
  Interval takeInterval() {
    return new Interval(latency.getIntervalHistogram(), failed.sumThenReset());
  }

  /** Stops sending requests. Does not wait for outstanding answers. */
  @Override
  public void close() {
    isClosed = true;
  }
}
