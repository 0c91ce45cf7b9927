package io.diststore.node.http;

import io.diststore.node.store.RequestLog;
import io.diststore.node.store.StoreHandler;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests by kind and result, and how long they took, as a histogram of Prometheus. Counted on the
 * event loop, read by any thread.
 *
 * <p>Micrometer's own timers keep windows of time and locks that a request here cannot afford: they
 * took a twentieth of a pipelined read. So it is counted in plain numbers, which Prometheus' client
 * collects when somebody asks.
 */
public final class RequestMeter extends Collector implements RequestLog, ServiceMeter {
  private static final String NAME = "diststore_requests_seconds";

  private static final Kind[] KINDS = Kind.values();
  private static final Result[] RESULTS = Result.values();

  private final Tally[] tallies = new Tally[KINDS.length * RESULTS.length];
  private StoreHandler handler;

  public RequestMeter() {
    for (int i = 0; i < tallies.length; i++) {
      tallies[i] = new Tally();
    }
  }

  /** Also counts what that handler counts. Returns it. */
  public StoreHandler count(StoreHandler counted) {
    handler = counted;
    return counted;
  }

  @Override
  public void answered(Kind kind, Result result, long nanos) {
    tallies[kind.ordinal() * RESULTS.length + result.ordinal()].add(nanos);
  }

  @Override
  public void bindTo(MeterRegistry registry, CollectorRegistry collectors) {
    FunctionCounter.builder("diststore.puts.refused", handler, StoreHandler::refusedPuts)
        .description("Unacknowledged puts that were refused; their senders were not told")
        .register(registry);
    collectors.register(this);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<MetricFamilySamples.Sample> samples = new ArrayList<>();
    for (int i = 0; i < tallies.length; i++) {
      tallies[i].collect(
          NAME, word(KINDS[i / RESULTS.length]), word(RESULTS[i % RESULTS.length]), samples);
    }
    return List.of(
        new MetricFamilySamples(
            NAME, Type.HISTOGRAM, "Requests of clients, from the call to the answer", samples));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
