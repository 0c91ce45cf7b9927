package io.diststore.bench;

import io.diststore.bench.subject.MapClient;
import io.diststore.bench.subject.Wire;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Generates load through a Java client, in a closed loop: the number of unanswered requests is
 * always the same. The thread that delivers an answer also sends the next request.
 */
final class ClientLoad {
  private static final long HIGHEST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long TIMEOUT_SECONDS = 60;

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

  /** Loads the store for {@code length}, with {@code inFlight} unanswered requests. */
  LoadResult closed(int inFlight, Duration length) throws InterruptedException {
    latency.reset();
    answers.reset();
    refused.reset();
    running = new CountDownLatch(inFlight);
    long startNanos = System.nanoTime();
    endNanos = startNanos + length.toNanos();
    for (int i = 0; i < inFlight; i++) {
      next();
    }
    TimeUnit.NANOSECONDS.sleep(length.toNanos());
    double perSecond = answers.sum() * 1e9 / (System.nanoTime() - startNanos);
    if (!running.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no answer within " + TIMEOUT_SECONDS + " s");
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a request failed", failure.get());
    }
    return new LoadResult(perSecond, latency.copy(), refused.sum());
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
              (done, error) -> {
                if (error != null) {
                  failure.set(error);
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
    CompletionStage<?> request = write ? client.put(key, value) : client.get(key);
    request.whenComplete(
        (answer, error) -> {
          long now = System.nanoTime();
          if (error != null) {
            refused.increment();
          } else if (!write && answer == null) {
            failure.compareAndSet(null, new IllegalStateException("a key has no value"));
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
