package io.diststore.bench;

import io.diststore.bench.rival.RedisServers;
import io.diststore.bench.rival.RedisWire;
import io.diststore.bench.rival.RivalPrograms;
import io.diststore.bench.subject.DiststoreNodes;
import io.diststore.bench.subject.DiststoreWire;
import io.diststore.bench.subject.Subject;
import io.diststore.bench.subject.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the resident memory of one node and of Redis, first without keys and then with more and
 * more keys. Only one subject runs at a time. The node has its usual JVM options, and those in
 * {@code DISTSTORE_JAVA_OPTS}.
 */
final class Memory implements Findings {
  private static final int VALUE_BYTES = 100;
  private static final int CONNECTIONS = 4;
  private static final int MILLION = 1_000_000;

  /** The pause before each reading. During the pause, a subject can return memory to the system. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** The resident memory of a subject that holds this many keys. */
  private record Reading(int keys, long bytes) {}

  private record Result(String subject, List<String> settings, List<Reading> readings) {}

  private interface Start {
    Subject start() throws IOException;
  }

  private final int[] millions;
  private final List<Result> results = new ArrayList<>();

  Memory(boolean quick) {
    this.millions = quick ? new int[] {1} : new int[] {1, 10};
  }

  Findings measure(Path home, RivalPrograms programs) throws IOException {
    String options = System.getenv().getOrDefault("DISTSTORE_JAVA_OPTS", "");
    measure(() -> new DiststoreNodes(home, 1, 1, options), new DiststoreWire());
    measure(() -> new RedisServers(programs, 0), new RedisWire(0));
    return this;
  }

  private void measure(Start start, Wire wire) throws IOException {
    try (Subject subject = start.start()) {
      List<Reading> readings = new ArrayList<>();
      readings.add(read(subject, 0));
      int keys = 0;
      for (int count : millions) {
        fill(subject, wire, keys, count * MILLION);
        keys = count * MILLION;
        readings.add(read(subject, keys));
      }
      results.add(new Result(subject.name(), subject.settings(), readings));
    }
  }

  private static void fill(Subject subject, Wire wire, int from, int to) throws IOException {
    try (WireLoad load =
        new WireLoad(
            subject.clients(), wire, true, VALUE_BYTES, CONNECTIONS, (connection, random) -> 0)) {
      load.each(from, to);
    }
  }

  private static Reading read(Subject subject, int keys) throws IOException {
    LockSupport.parkNanos(PAUSE.toNanos());
    Reading reading = new Reading(keys, subject.residentBytes());
    System.err.printf(
        Locale.ROOT, "%s, %,d keys: %,d MiB%n", subject.name(), keys, reading.bytes >> 20);
    return reading;
  }

  @Override
  public Map<String, List<String>> settings() {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    results.forEach(result -> settings.put("settings of " + result.subject, result.settings));
    return settings;
  }

  @Override
  public String table() {
    StringBuilder out = new StringBuilder();
    out.append(
        "| keys (16 B each, with values of 100 B) | subject | resident MiB | growth, bytes per key |");
    out.append(
        " ratio of resident MiB (diststore / this subject)"
            + " | ratio of growth (diststore / this subject) |\n|---|---|---:|---:|---:|---:|\n");
    Result ours = results.getFirst();
    for (int i = 0; i <= millions.length; i++) {
      for (Result result : results) {
        Reading reading = result.readings.get(i);
        out.append(
            String.format(
                Locale.ROOT,
                "| %,d | %s | %,d | %s | %s | %s |%n",
                reading.keys,
                result.subject,
                reading.bytes >> 20,
                reading.keys == 0 ? "" : String.format(Locale.ROOT, "%.1f", growth(result, i)),
                result == ours
                    ? ""
                    : String.format(
                        Locale.ROOT, "%.2f", (double) ours.readings.get(i).bytes / reading.bytes),
                result == ours || reading.keys == 0
                    ? ""
                    : String.format(Locale.ROOT, "%.2f", growth(ours, i) / growth(result, i))));
      }
    }
    return out.toString();
  }

  /** Returns how much the process has grown since it held no keys, in bytes per key. */
  private static double growth(Result result, int i) {
    Reading reading = result.readings.get(i);
    return (double) (reading.bytes - result.readings.getFirst().bytes) / reading.keys;
  }

  @Override
  public List<Plot.Bar> bars() {
    List<Plot.Bar> bars = new ArrayList<>();
    for (int i = 0; i <= millions.length; i++) {
      for (Result result : results) {
        Reading reading = result.readings.get(i);
        String measure = String.format(Locale.ROOT, "resident, %,d keys", reading.keys);
        List<Double> mebibytes = List.of((double) (reading.bytes >> 20));
        bars.add(new Plot.Bar(measure, "MiB", result.subject, mebibytes));
      }
    }
    return bars;
  }

  @Override
  public String samples() {
    List<String> rows = new ArrayList<>();
    for (Result result : results) {
      for (Reading reading : result.readings) {
        rows.add(
            String.format(
                Locale.ROOT,
                "  {\"subject\": %s, \"keys\": %d, \"residentBytes\": %d}",
                Bench.quoted(result.subject),
                reading.keys,
                reading.bytes));
      }
    }
    return String.join(",\n", rows);
  }
}
