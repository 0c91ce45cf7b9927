package io.diststore.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What all rounds found: medians, how far the rounds lie apart, and how ours stands to the others
 * round by round, so that what disturbed a round disturbs no ratio more than it must.
 */
final class Report implements Bench.Findings {
  /**
   * One measurement of one subject in one round.
   *
   * @param processorMicros of the subject's processes, for each operation
   * @param refused how many requests were refused, on top of the others
   */
  record Sample(
      double perSecond,
      double p50Micros,
      double p99Micros,
      double p999Micros,
      double processorMicros,
      long refused) {}

  private final Map<String, Map<String, List<Sample>>> measures = new LinkedHashMap<>();
  private final Map<String, List<String>> settings = new LinkedHashMap<>();

  void add(String measure, String subject, Sample sample) {
    measures
        .computeIfAbsent(measure, m -> new LinkedHashMap<>())
        .computeIfAbsent(subject, s -> new ArrayList<>())
        .add(sample);
  }

  @Override
  public Map<String, List<String>> settings() {
    return settings;
  }

  /** What a subject was told. */
  void settings(String subject, List<String> told) {
    settings.putIfAbsent("settings of " + subject, told);
  }

  /** As Markdown. The first subject of a measure is the one that the others are compared with. */
  @Override
  public String table() {
    StringBuilder out = new StringBuilder();
    out.append(
        "| measure | subject | operations/s | spread | p50 µs | p99 µs | p99.9 µs | processor µs/op | refused | ratio | spread |\n");
    out.append("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    measures.forEach(
        (measure, subjects) -> {
          List<Sample> ours = subjects.values().iterator().next();
          subjects.forEach(
              (subject, samples) ->
                  out.append(row(measure, subject, samples, samples == ours ? null : ours)));
        });
    return out.toString();
  }

  private static String row(
      String measure, String subject, List<Sample> samples, List<Sample> ours) {
    List<Double> rates = sorted(samples, Sample::perSecond);
    List<Double> ratios = ratios(samples, ours);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,.0f | %,.0f to %,.0f | %,.0f | %,.0f | %,.0f | %.2f | %,d | %s | %s |%n",
        measure,
        subject,
        median(rates),
        rates.getFirst(),
        rates.getLast(),
        median(sorted(samples, Sample::p50Micros)),
        median(sorted(samples, Sample::p99Micros)),
        median(sorted(samples, Sample::p999Micros)),
        median(sorted(samples, Sample::processorMicros)),
        samples.stream().mapToLong(Sample::refused).sum(),
        ratios.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", median(ratios)),
        ratios.isEmpty()
            ? ""
            : String.format(Locale.ROOT, "%.2f to %.2f", ratios.getFirst(), ratios.getLast()));
  }

  /** Ours divided by theirs, of each round. */
  private static List<Double> ratios(List<Sample> samples, List<Sample> ours) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; ours != null && i < Math.min(samples.size(), ours.size()); i++) {
      ratios.add(ours.get(i).perSecond() / samples.get(i).perSecond());
    }
    ratios.sort(null);
    return ratios;
  }

  private static List<Double> sorted(List<Sample> samples, ToDoubleFunction<Sample> of) {
    return samples.stream().mapToDouble(of).sorted().boxed().toList();
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  @Override
  public String samples() {
    List<String> rows = new ArrayList<>();
    measures.forEach(
        (measure, subjects) ->
            subjects.forEach(
                (subject, samples) ->
                    samples.forEach(
                        s ->
                            rows.add(
                                String.format(
                                    Locale.ROOT,
                                    "  {\"measure\": %s, \"subject\": %s, \"perSecond\": %.1f, \"p50Micros\": %.1f, \"p99Micros\": %.1f, \"p999Micros\": %.1f, \"processorMicros\": %.3f, \"refused\": %d}",
                                    Bench.quoted(measure),
                                    Bench.quoted(subject),
                                    s.perSecond(),
                                    s.p50Micros(),
                                    s.p99Micros(),
                                    s.p999Micros(),
                                    s.processorMicros(),
                                    s.refused())))));
    return String.join(",\n", rows);
  }
}
