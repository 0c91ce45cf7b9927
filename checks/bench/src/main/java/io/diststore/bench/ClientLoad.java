package io.diststore.bench;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Load through a Java client, in a closed loop: so many requests have no answer at all times. A
 * request is followed by the next one on whichever thread its answer came.
 */
final class ClientLoad {
  private static final long HIGHEST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long PATIENCE_SECONDS = 60;

  private final MapClient client;
  private final boolean write;
  private final byte[] value;
  private final long keys;
  private final ConcurrentHistogram latency = new ConcurrentHistogram(HIGHEST_NANOS, 3);
  private final LongAdder answers = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile long endNanos;
  private CountDownLatch running;

  ClientLoad(MapClient client, boolean write, int valueBytes, long keys) {
    this.client = client;
    this.write = write;
    this.value = Wire.value(valueBytes);
    this.keys = keys;
  }

  WireLoad.Found closed(int inFlight, Duration length) throws InterruptedException {
    latency.reset();
    answers.reset();
    refused.reset();
    running = new CountDownLatch(inFlight);
    long begun = System.nanoTime();
    endNanos = begun + length.toNanos();
    for (int i = 0; i < inFlight; i++) {
      next();
    }
    TimeUnit.NANOSECONDS.sleep(length.toNanos());
    double perSecond = answers.sum() * 1e9 / (System.nanoTime() - begun);
    if (!running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s");
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a request failed", failure.get());
    }
    return new WireLoad.Found(perSecond, latency.copy(), refused.sum());
  }

  /** Writes each key once. */
  static void fill(MapClient client, int valueBytes, long keys) throws InterruptedException {
    byte[] value = Wire.value(valueBytes);
    var room = new java.util.concurrent.Semaphore(256);
    var failure = new AtomicReference<Throwable>();
    for (long i = 0; i < keys; i++) {
      room.acquire();
      client
          .put(Wire.key(i), value)
          .whenComplete(
              (done, why) -> {
                if (why != null) {
                  failure.set(why);
                }
                room.release();
              });
    }
    room.acquire(256);
    if (failure.get() != null) {
      throw new IllegalStateException("a key could not be written", failure.get());
    }
  }

  private void next() {
    byte[] key = Wire.key(ThreadLocalRandom.current().nextLong(keys));
    long start = System.nanoTime();
    CompletionStage<?> asked = write ? client.put(key, value) : client.get(key);
    asked.whenComplete(
        (answer, why) -> {
          long now = System.nanoTime();
          if (why != null) {
            refused.increment();
          } else if (!write && answer == null) {
            failure.compareAndSet(null, new IllegalStateException("a value was not there"));
            running.countDown();
            return;
          } else {
            latency.recordValue(Math.min(HIGHEST_NANOS, now - start));
            answers.increment();
          }
          if (now - endNanos < 0) {
            next();
          } else {
            running.countDown();
          }
        });
  }
}
