package io.diststore.node.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.CollectorRegistry;

/**
 * The metrics of one service. A node exports them in addition to the metrics that all nodes have.
 */
@FunctionalInterface
public interface ServiceMetrics {
  /**
   * Registers the metrics. Called exactly once.
   *
   * @param registry takes Micrometer's meters
   * @param collectors takes Prometheus collectors, for values that Micrometer does not measure
   */
  void bindTo(MeterRegistry registry, CollectorRegistry collectors);
}
