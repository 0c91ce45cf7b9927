package io.diststore.node.http;

import io.diststore.node.metrics.RingMetrics;
import io.diststore.node.metrics.TransportMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import jakarta.inject.Singleton;

/** Registers all metrics of the node with the registry that Quarkus exports. */
@Singleton
final class MetricsBinding implements MeterBinder {
  private final CollectorRegistry collectors;

  // Micrometer has deprecated this registry, but Quarkus does not include its successor.
  @SuppressWarnings("deprecation")
  MetricsBinding(PrometheusMeterRegistry exported) {
    this.collectors = exported.getPrometheusRegistry();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    RunningNode node = RunningNode.get();
    new RingMetrics(node.member(), node.limits()).bindTo(registry);
    new TransportMetrics(node.member().transportCounters()).bindTo(registry);
    node.metrics().bindTo(registry, collectors);
  }
}
