package io.diststore.node.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of latencies. Only one thread adds to it, so it needs no locks. Any thread may read
 * it, but a reading can mix values from slightly different moments.
 */
final class LatencyHistogram {
  private static final List<String> LABELS = List.of("kind", "result");
  private static final List<String> BUCKET_LABELS = List.of("kind", "result", "le");
  private static final double NANOS_PER_SECOND = 1e9;

  /** The upper bounds of the buckets, in nanoseconds. The last bucket has no bound. */
  private static final long[] BOUNDS_NANOS = {
    250_000,
    1_000_000,
    5_000_000,
    25_000_000,
    100_000_000,
    500_000_000,
    2_500_000_000L,
    10_000_000_000L
  };

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_NANOS.length + 1);
  private final AtomicLong totalNanos = new AtomicLong();

  void add(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
      bucket++;
    }
    counts.lazySet(bucket, counts.getPlain(bucket) + 1);
    totalNanos.lazySet(totalNanos.getPlain() + nanos);
  }

  /** Adds this histogram's samples to {@code samples}. An empty histogram adds none. */
  void collect(String name, String kind, String result, List<Sample> samples) {
    long[] upTo = new long[BOUNDS_NANOS.length + 1];
    long count = 0;
    for (int bucket = 0; bucket < upTo.length; bucket++) {
      count += counts.get(bucket);
      upTo[bucket] = count;
    }
    if (count == 0) {
      return;
    }
    for (int bucket = 0; bucket < upTo.length; bucket++) {
      double bound =
          bucket == BOUNDS_NANOS.length
              ? Double.POSITIVE_INFINITY
              : BOUNDS_NANOS[bucket] / NANOS_PER_SECOND;
      samples.add(
          new Sample(
              name + "_bucket",
              BUCKET_LABELS,
              List.of(kind, result, Collector.doubleToGoString(bound)),
              upTo[bucket]));
    }
    List<String> values = List.of(kind, result);
    samples.add(new Sample(name + "_count", LABELS, values, count));
    samples.add(new Sample(name + "_sum", LABELS, values, totalNanos.get() / NANOS_PER_SECOND));
  }
}
