package io.diststore.bench;

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
 * How much memory is resident: of the empty process, and with more and more keys. Each subject is
 * alone on the machine while it is looked at; our node's options are Java's for any node, unless
 * {@code DISTSTORE_JAVA_OPTS} adds some.
 */
final class Memory implements Findings {
  private static final int VALUE_BYTES = 100;
  private static final int CONNECTIONS = 4;
  private static final int MILLION = 1_000_000;

  /** A while after the last request: whoever gives memory back may do so. */
  private static final Duration REST = Duration.ofSeconds(10);

  /** Keys, and bytes resident. */
  private record Look(int keys, long bytes) {}

  private record Seen(String subject, List<String> settings, List<Look> looks) {}

  private interface Start {
    Subject start() throws IOException;
  }

  private final int[] millions;
  private final List<Seen> all = new ArrayList<>();

  Memory(boolean quick) {
    this.millions = quick ? new int[] {1} : new int[] {1, 10};
  }

  Findings measure(Path home, Tools tools) throws IOException {
    String options = System.getenv().getOrDefault("DISTSTORE_JAVA_OPTS", "");
    look(() -> new DiststoreNodes(home, 1, 1, options), new DiststoreWire());
    look(() -> new RedisServers(tools, 0), new RedisWire(0));
    return this;
  }

  private void look(Start start, Wire wire) throws IOException {
    try (Subject subject = start.start()) {
      List<Look> looks = new ArrayList<>();
      looks.add(look(subject, 0));
      int filled = 0;
      for (int count : millions) {
        fill(subject, wire, filled, count * MILLION);
        filled = count * MILLION;
        looks.add(look(subject, filled));
      }
      all.add(new Seen(subject.name(), subject.settings(), looks));
    }
  }

  private static void fill(Subject subject, Wire wire, int from, int to) throws IOException {
    try (WireLoad load =
        new WireLoad(
            subject.clients(), wire, true, VALUE_BYTES, CONNECTIONS, (connection, random) -> 0)) {
      load.each(from, to);
    }
  }

  private static Look look(Subject subject, int keys) throws IOException {
    LockSupport.parkNanos(REST.toNanos());
    Look look = new Look(keys, subject.residentBytes());
    System.err.printf(
        Locale.ROOT, "%s, %,d keys: %,d MiB%n", subject.name(), keys, look.bytes >> 20);
    return look;
  }

  @Override
  public Map<String, List<String>> settings() {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    all.forEach(seen -> settings.put("settings of " + seen.subject, seen.settings));
    return settings;
  }

  @Override
  public String table() {
    StringBuilder out = new StringBuilder();
    out.append("| keys of 16 B, values of 100 B | subject | resident MiB | growth, bytes a key |");
    out.append(" resident, ratio | growth, ratio |\n|---|---|---:|---:|---:|---:|\n");
    Seen ours = all.getFirst();
    for (int i = 0; i <= millions.length; i++) {
      for (Seen seen : all) {
        Look look = seen.looks.get(i);
        out.append(
            String.format(
                Locale.ROOT,
                "| %,d | %s | %,d | %s | %s | %s |%n",
                look.keys,
                seen.subject,
                look.bytes >> 20,
                look.keys == 0 ? "" : String.format(Locale.ROOT, "%.1f", growth(seen, i)),
                seen == ours
                    ? ""
                    : String.format(
                        Locale.ROOT, "%.2f", (double) ours.looks.get(i).bytes / look.bytes),
                seen == ours || look.keys == 0
                    ? ""
                    : String.format(Locale.ROOT, "%.2f", growth(ours, i) / growth(seen, i))));
      }
    }
    return out.toString();
  }

  private static double growth(Seen seen, int i) {
    Look look = seen.looks.get(i);
    return (double) (look.bytes - seen.looks.getFirst().bytes) / look.keys;
  }

  @Override
  public List<Plot.Bar> bars() {
    List<Plot.Bar> bars = new ArrayList<>();
    for (int i = 0; i <= millions.length; i++) {
      for (Seen seen : all) {
        Look look = seen.looks.get(i);
        String measure = String.format(Locale.ROOT, "resident, %,d keys", look.keys);
        bars.add(new Plot.Bar(measure, "MiB", seen.subject, List.of((double) (look.bytes >> 20))));
      }
    }
    return bars;
  }

  @Override
  public String samples() {
    List<String> rows = new ArrayList<>();
    for (Seen seen : all) {
      for (Look look : seen.looks) {
        rows.add(
            String.format(
                Locale.ROOT,
                "  {\"subject\": %s, \"keys\": %d, \"residentBytes\": %d}",
                Bench.quoted(seen.subject),
                look.keys,
                look.bytes));
      }
    }
    return String.join(",\n", rows);
  }
}
