package io.diststore.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Findings that consist of figures. Each round adds one figure of each kind. */
final class Figures implements Findings {
  private record Series(String measure, String subject, String unit) {}

  private final Map<Series, List<Double>> figures = new LinkedHashMap<>();
  private final Map<String, List<String>> settings = new LinkedHashMap<>();

  /**
   * Adds a figure, and prints it.
   *
   * @param unit the unit of the figure; empty for a ratio
   */
  void add(String measure, String subject, String unit, double value) {
    figures.computeIfAbsent(new Series(measure, subject, unit), s -> new ArrayList<>()).add(value);
    System.err.printf(Locale.ROOT, "%s, %s: %s %s%n", measure, subject, Spread.number(value), unit);
  }

  void addSettings(String title, List<String> texts) {
    settings.put(title, texts);
  }

  @Override
  public Map<String, List<String>> settings() {
    return settings;
  }

  @Override
  public String table() {
    StringBuilder out = new StringBuilder();
    out.append("| measure | case | unit | median | spread | samples |\n");
    out.append("|---|---|---|---:|---:|---:|\n");
    figures.forEach(
        (series, values) ->
            out.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %d |%n",
                    series.measure,
                    series.subject,
                    series.unit,
                    Spread.of(values).cells(),
                    values.size())));
    return out.toString();
  }

  @Override
  public String samples() {
    List<String> rows = new ArrayList<>();
    figures.forEach(
        (series, values) ->
            values.forEach(
                value ->
                    rows.add(
                        String.format(
                            Locale.ROOT,
                            "  {\"measure\": %s, \"subject\": %s, \"unit\": %s, \"value\": %.6f}",
                            Bench.quoted(series.measure),
                            Bench.quoted(series.subject),
                            Bench.quoted(series.unit),
                            value))));
    return String.join(",\n", rows);
  }

  @Override
  public List<Plot.Bar> bars() {
    return figures.entrySet().stream()
        .map(
            entry ->
                new Plot.Bar(
                    entry.getKey().measure,
                    entry.getKey().unit,
                    entry.getKey().subject,
                    entry.getValue()))
        .toList();
  }
}
