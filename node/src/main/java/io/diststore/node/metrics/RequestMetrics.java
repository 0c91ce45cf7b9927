package io.diststore.node.metrics;

import io.diststore.node.store.RequestListener;
import io.diststore.node.store.StoreHandler;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Counts the store's client requests by kind and result, and exports their latencies as a
 * Prometheus histogram. Only the event loop may count requests. Any thread may read the counts.
 *
 * <p>Micrometer's own timers use time windows and locks. These take a twentieth of the time of a
 * pipelined read. So this class counts in plain numbers, and Prometheus' client collects them on
 * each scrape.
 */
public final class RequestMetrics extends Collector implements RequestListener, ServiceMetrics {
  private static final String NAME = "diststore_requests_seconds";

  private static final Kind[] KINDS = Kind.values();
  private static final Result[] RESULTS = Result.values();

  private final LatencyHistogram[] histograms = new LatencyHistogram[KINDS.length * RESULTS.length];
  private StoreHandler handler;

  public RequestMetrics() {
    for (int i = 0; i < histograms.length; i++) {
      histograms[i] = new LatencyHistogram();
    }
  }

  /** Also exports the counters of {@code observed}. Returns {@code observed}. */
  public StoreHandler observe(StoreHandler observed) {
    handler = observed;
    return observed;
  }

  @Override
  public void onAnswer(Kind kind, Result result, long nanos) {
    histograms[kind.ordinal() * RESULTS.length + result.ordinal()].add(nanos);
  }

  @Override
  public void bindTo(MeterRegistry registry, CollectorRegistry collectors) {
    FunctionCounter.builder("diststore.puts.refused", handler, StoreHandler::refusedPuts)
        .description(
            "Unacknowledged puts that were refused. The client gets no answer to such a put.")
        .register(registry);
    collectors.register(this);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<MetricFamilySamples.Sample> samples = new ArrayList<>();
    for (int i = 0; i < histograms.length; i++) {
      histograms[i].collect(
          NAME, label(KINDS[i / RESULTS.length]), label(RESULTS[i % RESULTS.length]), samples);
    }
    return List.of(
        new MetricFamilySamples(
            NAME,
            Type.HISTOGRAM,
            "Seconds from the arrival of a client request to its answer, by kind and result.",
            samples));
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
