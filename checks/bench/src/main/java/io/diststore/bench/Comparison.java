package io.diststore.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the subjects of a measure are compared by: always the first one's divided by each other's.
 */
enum Comparison {
  /** For closed loops, which tell how much a subject does: above 1 the first one does more. */
  THROUGHPUT("operations/s", "operations/s", Report.Sample::perSecond),

  /** For open loops, where all do as much: below 1 the first one is faster. */
  TAIL("p99.9", "p99.9 in µs", Report.Sample::p999Micros);

  private final String what;
  private final String unit;
  private final ToDoubleFunction<Report.Sample> of;

  Comparison(String what, String unit, ToDoubleFunction<Report.Sample> of) {
    this.what = what;
    this.unit = unit;
    this.of = of;
  }

  /** As a table's header has it. */
  String header() {
    return "ratio of " + what + ", first subject's / this one's";
  }

  /** Of each round: what disturbed a round disturbs no ratio more than it must. */
  List<Double> ratios(List<Report.Sample> first, List<Report.Sample> other) {
    return IntStream.range(0, Math.min(first.size(), other.size()))
        .mapToObj(i -> of.applyAsDouble(first.get(i)) / of.applyAsDouble(other.get(i)))
        .toList();
  }

  /** What {@link #figures} are. */
  String unit() {
    return unit;
  }

  /** What subjects are compared by, of each sample. */
  List<Double> figures(List<Report.Sample> samples) {
    return samples.stream().mapToDouble(of).boxed().toList();
  }
}
