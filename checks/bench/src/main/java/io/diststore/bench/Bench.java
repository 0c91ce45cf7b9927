package io.diststore.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Started by {@code checks/bench/run}, which says what it is for. */
public final class Bench {
  /**
   * How much of it.
   *
   * @param warmUp of each case, before the first round
   */
  record Effort(int rounds, Duration length, Duration warmUp) {
    static final Effort WHOLE = new Effort(5, Duration.ofSeconds(5), Duration.ofSeconds(8));
    static final Effort QUICK = new Effort(3, Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  /** One way to load one subject. */
  interface Attempt {
    WireLoad.Found load(Duration length) throws Exception;
  }

  /**
   * What is measured once a round.
   *
   * @param measure what is measured; all its subjects are compared in the same way
   * @param name of the subject in this measure
   */
  record Case(
      String measure, Comparison comparison, String name, Subject subject, Attempt attempt) {}

  private final Effort effort;
  private final Report report = new Report();
  private final Map<String, List<String>> conditions = new LinkedHashMap<>();

  private Bench(Effort effort) {
    this.effort = effort;
  }

  /**
   * @param arguments the tree, where peers' programs were unpacked, the experiment, and perhaps
   *     {@code --quick}
   */
  public static void main(String[] arguments) throws Exception {
    // What the peers' libraries have to say is no part of the table.
    Logger.getLogger("").setLevel(Level.OFF);
    List<String> words = new ArrayList<>(List.of(arguments));
    boolean quick = words.remove("--quick");
    Path home = Path.of(words.get(0));
    Tools tools = new Tools(Path.of(words.get(1)));
    String name = words.get(2);
    Bench bench = new Bench(quick ? Effort.QUICK : Effort.WHOLE);
    bench.describe(home, name, quick);
    Findings findings = bench.find(name, home, tools);
    bench.conditions.put("load average at the end", List.of(loadAverage()));
    bench.conditions.putAll(findings.settings());
    Path json = home.resolve("checks/bench/target/" + name + ".json");
    Path plot = home.resolve("checks/bench/target/" + name + ".svg");
    Files.writeString(json, bench.json(findings));
    Files.writeString(plot, Plot.svg("checks/bench/run " + name, findings.bars()));
    bench.conditions.forEach((what, texts) -> texts.forEach(text -> say(what + ": " + text)));
    System.out.println();
    System.out.print(findings.table());
    say("all samples: " + json);
    say("as a picture: " + plot);
    System.exit(0);
  }

  private Findings find(String name, Path home, Tools tools) throws Exception {
    boolean quick = effort == Effort.QUICK;
    SingleExperiments single = new SingleExperiments(this, home, tools);
    RingExperiments ring = new RingExperiments(this, home, tools);
    switch (name) {
      case "one" -> single.one();
      case "latency" -> single.latency();
      case "values" -> single.values();
      case "ring" -> ring.ring();
      case "clients" -> ring.clients();
      case "idle" -> single.idle();
      case "smart" -> ring.smart();
      case "memory" -> {
        return new Memory(quick).measure(home, tools);
      }
      case "crash" -> {
        return new Crash().measure(home, quick ? 3 : 20);
      }
      case "leave" -> {
        return new Leave(effort).measure(home);
      }
      case "move" -> {
        return new Move(effort).measure(home);
      }
      case "start" -> {
        return new Start(home).measure(quick ? 3 : 10);
      }
      case "micro" -> {
        return new Micro().measure(effort);
      }
      default -> throw new IllegalArgumentException("there is no experiment '" + name + "'");
    }
    return report;
  }

  private void describe(Path home, String name, boolean quick) throws IOException {
    conditions.put("command", List.of("checks/bench/run " + name + (quick ? " --quick" : "")));
    conditions.put(
        "taken", List.of(LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES).toString()));
    conditions.put(
        "machine",
        List.of(
            Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceAll(".*: ", ""))
                    .findFirst()
                    .orElse("unknown")
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " processors, "
                + Files.readString(Path.of("/proc/version")).replaceAll("\\(.*|\n", "").trim()
                + ", Java "
                + Runtime.version()));
    conditions.put("load average at the start", List.of(loadAverage()));
    Files.createDirectories(home.resolve("checks/bench/target"));
  }

  private static String loadAverage() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).trim();
  }

  /** Warms all of them up, then measures each of them once a round. */
  void measure(List<Case> cases) throws Exception {
    conditions.putIfAbsent(
        "effort",
        List.of(
            effort.rounds()
                + " rounds of "
                + effort.length().toSeconds()
                + " s each, interleaved, after "
                + effort.warmUp().toSeconds()
                + " s of warming up"));
    for (Case each : cases) {
      report.settings(each.name(), each.subject().settings());
    }
    for (Case each : cases) {
      say("warming up: " + each.measure() + ", " + each.name());
      each.attempt().load(effort.warmUp());
    }
    for (int round = 1; round <= effort.rounds(); round++) {
      for (Case each : cases) {
        Report.Sample sample = sample(each, effort.length());
        report.add(each.measure(), each.comparison(), each.name(), sample);
        say(
            String.format(
                "round %d: %s, %s: %,.0f/s",
                round, each.measure(), each.name(), sample.perSecond()));
      }
    }
  }

  /** How much one case does at most, a second. */
  double peak(Case each) throws Exception {
    each.attempt().load(effort.warmUp());
    return sample(each, effort.length()).perSecond();
  }

  private static Report.Sample sample(Case each, Duration length) throws Exception {
    double before = each.subject().processorSeconds();
    WireLoad.Found found = each.attempt().load(length);
    double used = each.subject().processorSeconds() - before;
    var latency = found.latency();
    return new Report.Sample(
        found.perSecond(),
        latency.getValueAtPercentile(50) / 1e3,
        latency.getValueAtPercentile(99) / 1e3,
        latency.getValueAtPercentile(99.9) / 1e3,
        used * 1e6 / latency.getTotalCount(),
        found.refused());
  }

  private String json(Findings findings) {
    List<String> parts = new ArrayList<>();
    conditions.forEach(
        (name, texts) ->
            parts.add(
                quoted(name)
                    + ": ["
                    + String.join(", ", texts.stream().map(Bench::quoted).toList())
                    + "]"));
    parts.add("\"samples\": [\n" + findings.samples() + "\n]");
    return "{" + String.join(",\n", parts) + "}\n";
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static void say(String text) {
    System.err.println(text);
  }
}
