package io.diststore.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void aBucketCountsEverythingUpToItsBound() {
    histogram.add(Duration.ofMillis(1).toNanos());
    histogram.add(Duration.ofMillis(2).toNanos());
    histogram.add(Duration.ofSeconds(20).toNanos());
    assertThat(collected("_bucket", "0.001")).isEqualTo(1);
    assertThat(collected("_bucket", "0.005")).isEqualTo(2);
    assertThat(collected("_bucket", "10.0")).isEqualTo(2);
    assertThat(collected("_bucket", "+Inf")).isEqualTo(3);
    assertThat(collected("_count", "found")).isEqualTo(3);
    assertThat(collected("_sum", "found")).isEqualTo(20.003);
  }

  @Test
  void anEmptyHistogramHasNoSamples() {
    assertThat(samples()).isEmpty();
  }

  private List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    histogram.collect("requests", "read", "found", samples);
    return samples;
  }

  private double collected(String suffix, String lastLabel) {
    return samples().stream()
        .filter(sample -> sample.name.equals("requests" + suffix))
        .filter(sample -> sample.labelValues.getLast().equals(lastLabel))
        .findFirst()
        .orElseThrow()
        .value;
  }
}
