package io.diststore.bench;

import io.diststore.bench.subject.Versions;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs all micro-benchmarks. They measure how long an operation takes, and how many bytes it
 * allocates. They run with the JVM options of a node, but without its system properties.
 */
final class Micro {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final int WARM_UPS = 3;

  private final Figures figures = new Figures();

  Findings measure(Bench.Effort effort) throws RunnerException {
    String[] nodeOptions =
        Stream.of(System.getProperty("bench.node.options").trim().split("\\s+"))
            .filter(option -> !option.startsWith("-D"))
            .toArray(String[]::new);
    TimeValue time = TimeValue.milliseconds(effort.length().toMillis() / 2);
    Options options =
        new OptionsBuilder()
            .include("io\\.diststore\\..*Benchmark\\.")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .warmupIterations(WARM_UPS)
            .warmupTime(time)
            .measurementIterations(effort.rounds())
            .measurementTime(time)
            .forks(1)
            .jvmArgs(nodeOptions)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    figures.addSettings(
        "settings of the benchmarks",
        List.of(
            Versions.ofLibrary("jmh-core")
                + ", one process each: "
                + String.join(" ", nodeOptions)));
    Collection<RunResult> results = new Runner(options).run();
    results.forEach(this::add);
    return figures;
  }

  private void add(RunResult result) {
    String[] words = result.getParams().getBenchmark().split("\\.");
    String name = words[words.length - 2].replace("Benchmark", "") + "." + words[words.length - 1];
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        figures.add(name, "diststore", "µs", iteration.getPrimaryResult().getScore());
        Result<?> allocated = iteration.getSecondaryResults().get(ALLOCATED);
        figures.add(name, "diststore", "B allocated", allocated.getScore());
      }
    }
  }
}
