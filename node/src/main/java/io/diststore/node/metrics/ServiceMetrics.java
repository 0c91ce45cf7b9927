package io.diststore.node.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.CollectorRegistry;

/** The metrics of a node's service, which are added to those of every node. */
@FunctionalInterface
public interface ServiceMetrics {
  /**
   * Registers the metrics. Called once.
   *
   * @param registry takes Micrometer's meters
   * @param collectors takes Prometheus collectors, for what Micrometer does not measure
   */
  void bindTo(MeterRegistry registry, CollectorRegistry collectors);
}
