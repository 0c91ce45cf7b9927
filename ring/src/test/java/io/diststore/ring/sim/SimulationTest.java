package io.diststore.ring.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All standard seeds succeed with all rules. When a rule is missing, some seed fails. The table in
 * {@code docs/protocol.md} says which seed notices which missing rule. This test reads the table,
 * and so proves that the table is correct.
 */
class SimulationTest {
  private static final int SEEDS = 2000;
  private static final int LONG_SEEDS = 400;
  private static final int SEEDS_WITH_SUSPENSIONS = 500;
  private static final int SEEDS_WITH_WRONG_CLOCK = 300;
  private static final int SEEDS_AS_LARGE_RING = 300;
  private static final int WIDE_SEEDS = 200;

  /** At most one key in this number may have a history that is too complex to check. */
  private static final int KEYS_PER_INCONCLUSIVE = 1000;

  /** The prefix of a seed in the table if its run needs suspended machines. */
  private static final String SUSPEND = "--suspend ";

  /** A row of the table: a rule, the first seed that fails without it, and the kind of failure. */
  record Mutant(String rule, String seed, String noticedAs) {
    boolean simulated() {
      return seed.matches("(" + SUSPEND + ")?\\d+");
    }
  }

  @Test
  void noSeedGoesWrongOrStaysStuck() {
    checkAll("", SEEDS, seed -> Scenario.standard(seed, Rules.ALL, false));
  }

  @Test
  void noSegmentIsStarvedDuringALongFault() {
    checkAll("--long", LONG_SEEDS, seed -> Scenario.longFault(seed, Rules.ALL));
  }

  @Test
  void noSeedWithSuspendedMachinesGoesWrongOrStaysStuck() {
    checkAll(
        "--suspend",
        SEEDS_WITH_SUSPENSIONS,
        seed -> Scenario.standard(seed, Rules.ALL, false).withSuspensions());
  }

  @Test
  void aWrongWallClockNeitherShortensALifetimeNorKeepsANodeOut() {
    checkAll(
        "--clocks",
        SEEDS_WITH_WRONG_CLOCK,
        seed -> Scenario.standard(seed, Rules.ALL, false).withWrongClock());
  }

  @Test
  void noWideSeedGoesWrongStarvesOrStaysStuck() {
    checkAll("--wide", WIDE_SEEDS, seed -> Scenario.wide(seed, Rules.ALL));
  }

  /** In each of these seeds, the simulation has once noticed a mistake in the ring. */
  @ParameterizedTest
  @ValueSource(longs = {1363})
  void aWideSeedThatOnceWentWrongDoesNotGoWrong(long seed) {
    assertThat(new Simulation(Scenario.wide(seed, Rules.ALL)).run().wrong()).isNull();
  }

  /** A hash code that differs from run to run must not decide the order of anything. */
  @Test
  void theSameWideSeedGivesTheSameTraceTwice() {
    for (long seed = 0; seed < 10; seed++) {
      Scenario scenario = Scenario.wide(seed, Rules.ALL);
      long first = new Simulation(scenario).run().trace();
      long second = new Simulation(scenario).run().trace();
      assertThat(second).as("hash of the trace of wide seed " + seed).isEqualTo(first);
    }
  }

  @Test
  void noSeedWhoseMembersBehaveAsInALargeRingGoesWrongOrStaysStuck() {
    checkAll(
        "--large",
        SEEDS_AS_LARGE_RING,
        seed -> Scenario.standard(seed, Rules.ALL, false).asLargeRing());
  }

  @Test
  void theSameSeedGivesTheSameTraceTwice() {
    for (long seed = 0; seed < 60; seed++) {
      long first = run(seed, Rules.ALL, false).trace();
      long second = run(seed, Rules.ALL, false).trace();
      assertThat(second).as("hash of the trace of seed " + seed).isEqualTo(first);
    }
  }

  @Test
  void differentSeedsGiveDifferentTraces() {
    assertThat(LongStream.range(0, 60).map(s -> run(s, Rules.ALL, false).trace()).distinct())
        .hasSize(60);
  }

  @ParameterizedTest
  @MethodSource("simulatedMutants")
  void theSeedInTheTableNoticesThatItsRuleIsMissing(Mutant mutant) {
    boolean stale = mutant.rule().equals("stale now");
    Rules rules = stale ? Rules.ALL : Rules.without(EnumSet.of(Rule.valueOf(mutant.rule())));
    Verdict verdict =
        mutant.seed().startsWith(SUSPEND)
            ? runWithSuspensions(Long.parseLong(mutant.seed().substring(SUSPEND.length())), rules)
            : run(Long.parseLong(mutant.seed()), rules, stale);
    assertThat(verdict.wrong())
        .as("seed " + mutant.seed() + " without " + mutant.rule())
        .contains(mutant.noticedAs());
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void everyRuleHasItsRowInTheTable(Rule rule) {
    assertThat(table()).extracting(Mutant::rule).contains(rule.name());
  }

  /** The second table names the tests that notice bugs that were inserted by hand. */
  @Test
  void everyTestThatNoticesADeliberateBugExists() throws IOException {
    List<String> tests = rows("| Deliberate bug").stream().map(cells -> cells.get(2)).toList();
    assertThat(tests).hasSizeGreaterThan(5);
    for (String test : tests) {
      String[] name = test.split("[.;]");
      try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
        assertThat(sources.filter(source -> source.endsWith(name[0] + ".java")))
            .as(test)
            .singleElement()
            .satisfies(source -> assertThat(source).content().contains("void " + name[1] + "("));
      }
    }
  }

  static Stream<Mutant> simulatedMutants() {
    return table().stream().filter(Mutant::simulated);
  }

  /** Runs the first seeds, and checks that all of them are correct. Prints seeds per minute. */
  private static void checkAll(String option, int seeds, LongFunction<Scenario> scenarios) {
    long startedAt = System.nanoTime();
    List<Verdict> verdicts =
        LongStream.range(0, seeds)
            .parallel()
            .mapToObj(seed -> new Simulation(scenarios.apply(seed)).run())
            .toList();
    double minutes = (System.nanoTime() - startedAt) / 60e9;
    System.out.printf("sim: %d seeds %s, %.0f per minute%n", seeds, option, seeds / minutes);
    assertThat(verdicts.stream().filter(verdict -> verdict.wrong() != null))
        .as("wrong runs; print one with: tools/sim SEED %s --trace", option)
        .isEmpty();
    int keys = LongStream.range(0, seeds).mapToInt(seed -> scenarios.apply(seed).keys()).sum();
    assertThat(verdicts.stream().mapToInt(Verdict::inconclusive).sum())
        .as("keys whose history is too complex to check")
        .isLessThanOrEqualTo(keys / KEYS_PER_INCONCLUSIVE);
  }

  private static Verdict run(long seed, Rules rules, boolean stale) {
    Scenario scenario = Scenario.standard(seed, rules, stale);
    return new Simulation(scenario, new Trace(Trace.Detail.NOTHING)).run();
  }

  private static Verdict runWithSuspensions(long seed, Rules rules) {
    return new Simulation(Scenario.standard(seed, rules, false).withSuspensions()).run();
  }

  private static List<Mutant> table() {
    return rows("| Rule removed").stream()
        .map(cells -> new Mutant(cells.get(0), cells.get(1), cells.get(2)))
        .toList();
  }

  /** Returns the cells of a table of the protocol, row by row, without the header. */
  private static List<List<String>> rows(String header) {
    try (Stream<String> lines = Files.lines(Path.of("..", "docs", "protocol.md"))) {
      return lines
          .dropWhile(line -> !line.startsWith(header))
          .skip(2)
          .takeWhile(line -> line.startsWith("|"))
          .map(line -> line.replace("`", "").split("\\|"))
          .map(cells -> Stream.of(cells).skip(1).map(String::strip).toList())
          .toList();
    } catch (IOException e) {
      throw new AssertionError("docs/protocol.md cannot be read.", e);
    }
  }
}
