package io.diststore.node.http;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many took how long. One thread adds, so nothing is locked; any may read, and what it reads is
 * of about now.
 */
final class Tally {
  private static final List<String> LABELS = List.of("kind", "result");
  private static final List<String> BUCKET_LABELS = List.of("kind", "result", "le");
  private static final double NANOS_PER_SECOND = 1e9;

  /** Up to how many nanoseconds each bucket but the last one goes. */
  private static final long[] BOUNDS = {
    250_000,
    1_000_000,
    5_000_000,
    25_000_000,
    100_000_000,
    500_000_000,
    2_500_000_000L,
    10_000_000_000L
  };

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
  private final AtomicLong nanosInAll = new AtomicLong();

  void add(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
      bucket++;
    }
    counts.lazySet(bucket, counts.getPlain(bucket) + 1);
    nanosInAll.lazySet(nanosInAll.getPlain() + nanos);
  }

  /** Adds what there is to say, if anything was counted. */
  void collect(String name, String kind, String result, List<Sample> samples) {
    long[] upTo = new long[BOUNDS.length + 1];
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
          bucket == BOUNDS.length ? Double.POSITIVE_INFINITY : BOUNDS[bucket] / NANOS_PER_SECOND;
      samples.add(
          new Sample(
              name + "_bucket",
              BUCKET_LABELS,
              List.of(kind, result, Collector.doubleToGoString(bound)),
              upTo[bucket]));
    }
    List<String> values = List.of(kind, result);
    samples.add(new Sample(name + "_count", LABELS, values, count));
    samples.add(new Sample(name + "_sum", LABELS, values, nanosInAll.get() / NANOS_PER_SECOND));
  }
}
