package io.diststore.bench;

import io.diststore.bench.rival.RivalPrograms;
import io.diststore.bench.subject.Subject;
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

/**
 * Runs one experiment, and writes its results. {@code checks/bench/run --help} lists the
 * experiments.
 */
public final class Bench {
  /**
   * How much a run measures.
   *
   * @param rounds the number of rounds
   * @param length how long each case is measured in each round
   * @param warmUp how long each case is warmed up before the first round
   */
  record Effort(int rounds, Duration length, Duration warmUp) {
    static final Effort FULL = new Effort(5, Duration.ofSeconds(5), Duration.ofSeconds(8));
    static final Effort QUICK = new Effort(3, Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  /** A way to put load on one subject. */
  interface Load {
    LoadResult run(Duration length) throws Exception;
  }

  /**
   * One subject in one measure. Each case is measured once per round.
   *
   * @param measure the name of the measure; several subjects share it
   * @param comparison how the subjects of the measure are compared
   * @param name the name of the subject for this measure
   */
  record Case(String measure, Comparison comparison, String name, Subject subject, Load load) {}

  private final Effort effort;
  private final Report report = new Report();
  private final Map<String, List<String>> conditions = new LinkedHashMap<>();

  private Bench(Effort effort) {
    this.effort = effort;
  }

  /**
   * Runs an experiment.
   *
   * @param arguments the root of the source tree, the folder with the rivals' unpacked programs,
   *     the name of the experiment, and optionally {@code --quick}
   */
  public static void main(String[] arguments) throws Exception {
    // The rivals' libraries must not write log lines into the table.
    Logger.getLogger("").setLevel(Level.OFF);
    List<String> words = new ArrayList<>(List.of(arguments));
    boolean quick = words.remove("--quick");
    Path home = Path.of(words.get(0));
    RivalPrograms programs = new RivalPrograms(Path.of(words.get(1)));
    String name = words.get(2);
    Bench bench = new Bench(quick ? Effort.QUICK : Effort.FULL);
    bench.addConditions(home, name, quick);
    Findings findings = bench.run(name, home, programs);
    bench.conditions.put("load average at the end", List.of(loadAverage()));
    bench.conditions.putAll(findings.settings());
    Path json = home.resolve("checks/bench/target/" + name + ".json");
    Path plot = home.resolve("checks/bench/target/" + name + ".svg");
    Files.writeString(json, bench.json(findings));
    Files.writeString(plot, Plot.svg("checks/bench/run " + name, findings.bars()));
    bench.conditions.forEach((what, texts) -> texts.forEach(text -> print(what + ": " + text)));
    System.out.println();
    System.out.print(findings.table());
    print("all samples: " + json);
    print("plot: " + plot);
    System.exit(0);
  }

  private Findings run(String name, Path home, RivalPrograms programs) throws Exception {
    boolean quick = effort == Effort.QUICK;
    SingleExperiments single = new SingleExperiments(this, home, programs);
    RingExperiments ring = new RingExperiments(this, home, programs);
    switch (name) {
      case "one" -> single.one();
      case "latency" -> single.latency();
      case "values" -> single.values();
      case "ring" -> ring.ring();
      case "clients" -> ring.clients();
      case "idle" -> single.idle();
      case "smart" -> ring.smart();
      case "memory" -> {
        return new Memory(quick).measure(home, programs);
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
      case "disk" -> {
        return new DiskLog(effort).measure(home);
      }
      case "start" -> {
        return new Start(home).measure(quick ? 3 : 10);
      }
      case "turns" -> {
        return Turns.measure(quick);
      }
      case "micro" -> {
        return new Micro().measure(effort);
      }
      default -> throw new IllegalArgumentException("there is no experiment '" + name + "'");
    }
    return report;
  }

  private void addConditions(Path home, String name, boolean quick) throws IOException {
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

  /** Warms up all cases, and then measures each case once per round. */
  void measure(List<Case> cases) throws Exception {
    conditions.putIfAbsent(
        "effort",
        List.of(
            effort.rounds()
                + " rounds of "
                + effort.length().toSeconds()
                + " s each, interleaved, after "
                + effort.warmUp().toSeconds()
                + " s of warm-up"));
    for (Case each : cases) {
      report.addSettings(each.name(), each.subject().settings());
    }
    for (Case each : cases) {
      print("warming up: " + each.measure() + ", " + each.name());
      each.load().run(effort.warmUp());
    }
    for (int round = 1; round <= effort.rounds(); round++) {
      for (Case each : cases) {
        Report.Sample sample = sample(each, effort.length());
        report.add(each.measure(), each.comparison(), each.name(), sample);
        print(
            String.format(
                "round %d: %s, %s: %,.0f/s",
                round, each.measure(), each.name(), sample.perSecond()));
      }
    }
  }

  /** Measures this case in a closed loop, and returns the number of operations per second. */
  double peak(Case each) throws Exception {
    each.load().run(effort.warmUp());
    return sample(each, effort.length()).perSecond();
  }

  private static Report.Sample sample(Case each, Duration length) throws Exception {
    double before = each.subject().processorSeconds();
    LoadResult result = each.load().run(length);
    double used = each.subject().processorSeconds() - before;
    var latency = result.latencyNanos();
    return new Report.Sample(
        result.perSecond(),
        latency.getValueAtPercentile(50) / 1e3,
        latency.getValueAtPercentile(99) / 1e3,
        latency.getValueAtPercentile(99.9) / 1e3,
        used * 1e6 / latency.getTotalCount(),
        result.refused());
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

  private static void print(String text) {
    System.err.println(text);
  }
}
