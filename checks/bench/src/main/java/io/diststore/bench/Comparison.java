package io.diststore.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How the subjects of a measure are compared. A ratio is the first subject's figure divided by
 * another subject's figure.
 */
enum Comparison {
  /**
   * For closed loops, which measure throughput. A ratio above 1 means that the first subject does
   * more.
   */
  THROUGHPUT("operations/s", "operations/s", Report.Sample::perSecond),

  /**
   * For open loops, where all subjects do the same work. A ratio below 1 means that the first
   * subject is faster.
   */
  TAIL("p99.9", "p99.9 in µs", Report.Sample::p999Micros);

  private final String what;
  private final String unit;
  private final ToDoubleFunction<Report.Sample> of;

  Comparison(String what, String unit, ToDoubleFunction<Report.Sample> of) {
    this.what = what;
    this.unit = unit;
    this.of = of;
  }

  /** Returns the header of the column with the ratios. */
  String header() {
    return "ratio of " + what + " (first subject / this subject)";
  }

  /** Returns one ratio per round. So a disturbance in one round affects only one ratio. */
  List<Double> ratios(List<Report.Sample> first, List<Report.Sample> other) {
    return IntStream.range(0, Math.min(first.size(), other.size()))
        .mapToObj(i -> of.applyAsDouble(first.get(i)) / of.applyAsDouble(other.get(i)))
        .toList();
  }

  /** Returns the unit of {@link #figures}. */
  String unit() {
    return unit;
  }

  /** Returns the compared figure of each sample. */
  List<Double> figures(List<Report.Sample> samples) {
    return samples.stream().mapToDouble(of).boxed().toList();
  }
}
