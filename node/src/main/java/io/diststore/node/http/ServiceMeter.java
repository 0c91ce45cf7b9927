package io.diststore.node.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.CollectorRegistry;

/** What a node's service measures, besides what every node does. */
@FunctionalInterface
public interface ServiceMeter {
  /**
   * Makes it known, once.
   *
   * @param registry for what Micrometer measures
   * @param collectors for what is counted by other means
   */
  void bindTo(MeterRegistry registry, CollectorRegistry collectors);
}
