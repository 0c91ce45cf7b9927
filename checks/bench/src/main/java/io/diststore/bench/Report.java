package io.diststore.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The findings of interleaved rounds: medians, spreads and ratios. A ratio compares the first
 * subject of a measure with another subject in the same round.
 */
final class Report implements Findings {
  /**
   * The results for one subject in one round.
   *
   * @param perSecond operations per second
   * @param processorMicros the processor time per operation that the subject's processes used
   * @param refused how many requests were refused; all other figures exclude these requests
   */
  record Sample(
      double perSecond,
      double p50Micros,
      double p99Micros,
      double p999Micros,
      double processorMicros,
      long refused) {}

  private record Measure(Comparison comparison, Map<String, List<Sample>> subjects) {}

  private final Map<String, Measure> measures = new LinkedHashMap<>();
  private final Map<String, List<String>> settings = new LinkedHashMap<>();

  void add(String measure, Comparison comparison, String subject, Sample sample) {
    measures
        .computeIfAbsent(measure, m -> new Measure(comparison, new LinkedHashMap<>()))
        .subjects()
        .computeIfAbsent(subject, s -> new ArrayList<>())
        .add(sample);
  }

  @Override
  public Map<String, List<String>> settings() {
    return settings;
  }

  void addSettings(String subject, List<String> texts) {
    settings.putIfAbsent("settings of " + subject, texts);
  }

  /** Returns one table per {@link Comparison}, in Markdown. */
  @Override
  public String table() {
    StringBuilder out = new StringBuilder();
    for (Comparison comparison : Comparison.values()) {
      StringBuilder rows = new StringBuilder();
      measures.forEach(
          (name, measure) -> {
            if (measure.comparison() == comparison) {
              rows(name, measure, rows);
            }
          });
      if (!rows.isEmpty()) {
        out.append(out.isEmpty() ? "" : "\n")
            .append("| measure | subject | operations/s | spread | p50 µs | p99 µs | p99.9 µs |")
            .append(" processor µs/op | refused | ")
            .append(comparison.header())
            .append(" | spread |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
            .append(rows);
      }
    }
    return out.toString();
  }

  private static void rows(String name, Measure measure, StringBuilder out) {
    List<Sample> first = measure.subjects().values().iterator().next();
    measure
        .subjects()
        .forEach(
            (subject, samples) -> {
              String ratios =
                  samples == first
                      ? " | "
                      : Spread.of(measure.comparison().ratios(first, samples)).cells();
              out.append(row(name, subject, samples, ratios));
            });
  }

  private static String row(String measure, String subject, List<Sample> samples, String ratios) {
    Spread rates = spread(samples, Sample::perSecond);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,.0f | %,.0f to %,.0f | %,.0f | %,.0f | %,.0f | %.2f | %,d | %s |%n",
        measure,
        subject,
        rates.median(),
        rates.lowest(),
        rates.highest(),
        spread(samples, Sample::p50Micros).median(),
        spread(samples, Sample::p99Micros).median(),
        spread(samples, Sample::p999Micros).median(),
        spread(samples, Sample::processorMicros).median(),
        samples.stream().mapToLong(Sample::refused).sum(),
        ratios);
  }

  private static Spread spread(List<Sample> samples, ToDoubleFunction<Sample> of) {
    return Spread.of(samples.stream().mapToDouble(of).boxed().toList());
  }

  @Override
  public List<Plot.Bar> bars() {
    List<Plot.Bar> bars = new ArrayList<>();
    measures.forEach(
        (name, measure) ->
            measure
                .subjects()
                .forEach(
                    (subject, samples) ->
                        bars.add(
                            new Plot.Bar(
                                name,
                                measure.comparison().unit(),
                                subject,
                                measure.comparison().figures(samples)))));
    return bars;
  }

  @Override
  public String samples() {
    List<String> rows = new ArrayList<>();
    measures.forEach(
        (name, measure) ->
            measure
                .subjects()
                .forEach(
                    (subject, samples) ->
                        samples.forEach(sample -> rows.add(json(name, subject, sample)))));
    return String.join(",\n", rows);
  }

  private static String json(String measure, String subject, Sample s) {
    return String.format(
        Locale.ROOT,
        "  {\"measure\": %s, \"subject\": %s, \"perSecond\": %.1f, \"p50Micros\": %.1f, \"p99Micros\": %.1f, \"p999Micros\": %.1f, \"processorMicros\": %.3f, \"refused\": %d}",
        Bench.quoted(measure),
        Bench.quoted(subject),
        s.perSecond(),
        s.p50Micros(),
        s.p99Micros(),
        s.p999Micros(),
        s.processorMicros(),
        s.refused());
  }
}
