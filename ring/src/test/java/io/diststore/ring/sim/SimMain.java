package io.diststore.ring.sim;

import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * The simulation as a command. {@code sim FROM TO [options]} runs the seeds FROM to TO - 1. {@code
 * sim SEED --trace} runs one seed again and prints what happens.
 */
public final class SimMain {
  private static final String USAGE =
      """
      usage: sim FROM [TO] [options]     runs the seeds FROM to TO - 1; without TO, only FROM
        --long               one fault lasts much longer than the detection time
        --wide               draws from all faults and more, for longer, in rings of 3 to 40
        --members N          with --wide: N machines
        --trace              prints what happens: views, crashes, cuts
        --messages           also prints every message
        --without RULE       disables a rule (names: see Rule.java); stale-now adds a bug instead
        --suspend            also suspends machines, so that their monotonic clocks stand still
        --clocks             sets the wall clock of one machine wrong, by up to four hours
        --large              the members behave as in a ring of more than 30 members
        --mutants            disables each rule in turn, and prints the first seed that fails
        --hashes             prints one line per seed: the seed and the hash of its trace.
                             Equal hashes mean equal runs
        --stop               ends at the first seed that goes wrong
        --threads N          runs N seeds at the same time; default: the number of processors""";

  private static final int SEEDS_AT_A_TIME = 16;

  private SimMain() {}

  public static void main(String[] args) throws Exception {
    List<Long> seeds = new ArrayList<>();
    EnumSet<Rule> broken = EnumSet.noneOf(Rule.class);
    boolean stale = false;
    boolean stop = false;
    boolean mutants = false;
    boolean hashes = false;
    boolean isLarge = false;
    FaultKind faults = FaultKind.SHORT;
    int members = 0;
    int threads = Runtime.getRuntime().availableProcessors();
    Trace.Detail detail = Trace.Detail.NOTHING;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--trace" -> detail = Trace.Detail.EVENTS;
        case "--messages" -> detail = Trace.Detail.MESSAGES;
        case "--stop" -> stop = true;
        case "--mutants" -> mutants = true;
        case "--hashes" -> hashes = true;
        case "--large" -> isLarge = true;
        case "--wide" -> faults = FaultKind.WIDE;
        case "--members" -> members = Integer.parseInt(args[++i]);
        case "--long" -> faults = FaultKind.LONG;
        case "--suspend" -> faults = FaultKind.SUSPENSIONS;
        case "--clocks" -> faults = FaultKind.WRONG_CLOCK;
        case "--threads" -> threads = Integer.parseInt(args[++i]);
        case "--without" -> {
          String name = args[++i];
          if (name.equals("stale-now")) {
            stale = true;
          } else {
            broken.add(Rule.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
          }
        }
        default -> {
          if (!args[i].matches("\\d+")) {
            System.err.println(USAGE);
            System.exit(2);
          }
          seeds.add(Long.parseLong(args[i]));
        }
      }
    }
    if (seeds.isEmpty()) {
      System.err.println(USAGE);
      System.exit(2);
    }
    long from = seeds.get(0);
    long to = seeds.size() > 1 ? seeds.get(1) : from + 1;
    if (mutants) {
      mutants(from, to);
      return;
    }
    LongFunction<Scenario> standard = scenarios(Rules.without(broken), stale, faults, members);
    LongFunction<Scenario> scenarios =
        isLarge ? seed -> standard.apply(seed).asLargeRing() : standard;
    if (hashes) {
      hashes(from, to, scenarios);
      return;
    }
    System.exit(run(from, to, scenarios, stop, detail, threads) ? 0 : 1);
  }

  /** Returns the scenario of each seed. */
  private static LongFunction<Scenario> scenarios(
      Rules rules, boolean stale, FaultKind faults, int members) {
    return seed ->
        switch (faults) {
          case SHORT -> Scenario.standard(seed, rules, stale);
          case WIDE -> Scenario.wide(seed, rules, members);
          case LONG -> Scenario.longFault(seed, rules);
          case SUSPENSIONS -> Scenario.standard(seed, rules, stale).withSuspensions();
          case WRONG_CLOCK -> Scenario.standard(seed, rules, stale).withWrongClock();
        };
  }

  /**
   * Prints the table of docs/protocol.md: each rule, the first seed that fails without it, and how
   * that seed fails.
   */
  private static void mutants(long from, long to) {
    for (Rule rule : Rule.values()) {
      // Without suspended machines, no run needs the rule STANDSTILL.
      FaultKind faults = rule == Rule.STANDSTILL ? FaultKind.SUSPENSIONS : FaultKind.SHORT;
      Rules rules = Rules.without(EnumSet.of(rule));
      System.out.println(
          noticed(
              rule.name(),
              faults == FaultKind.SUSPENSIONS ? "--suspend " : "",
              from,
              to,
              scenarios(rules, false, faults, 0)));
    }
    System.out.println(
        noticed(
            "stale now (an added bug)",
            "",
            from,
            to,
            scenarios(Rules.ALL, true, FaultKind.SHORT, 0)));
  }

  /**
   * Returns the row of one rule. Runs the seeds in order, a few at a time, and stops as soon as one
   * fails. Without a rule, one of the first seeds usually fails.
   *
   * @param options the options that {@code tools/sim} needs in addition to the seed; empty or with
   *     a trailing space
   */
  private static String noticed(
      String name, String options, long from, long to, LongFunction<Scenario> scenarios) {
    for (long first = from; first < to; first += SEEDS_AT_A_TIME) {
      Optional<Verdict> noticed =
          LongStream.range(first, Math.min(to, first + SEEDS_AT_A_TIME))
              .parallel()
              .mapToObj(seed -> new Simulation(scenarios.apply(seed)).run())
              .filter(verdict -> verdict.wrong() != null)
              .findFirst();
      if (noticed.isPresent()) {
        String wrong = noticed.get().wrong().split(" ")[1];
        return "| " + name + " | " + options + noticed.get().seed() + " | " + wrong + " |";
      }
    }
    return "| " + name + " | not in " + (to - from) + " seeds | |";
  }

  /** Prints the hash of each seed's trace, so that two versions of the code can be compared. */
  private static void hashes(long from, long to, LongFunction<Scenario> scenarios) {
    LongStream.range(from, to)
        .parallel()
        .mapToObj(seed -> new Simulation(scenarios.apply(seed)).run())
        .forEachOrdered(
            verdict ->
                System.out.println(verdict.seed() + " " + Long.toHexString(verdict.trace())));
  }

  private static boolean run(
      long from,
      long to,
      LongFunction<Scenario> scenarios,
      boolean stop,
      Trace.Detail detail,
      int threads)
      throws Exception {
    AtomicLong next = new AtomicLong(from);
    AtomicLong wrong = new AtomicLong();
    long[] sums = new long[6];
    long startedAt = System.nanoTime();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> workers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      workers.add(
          executor.submit(
              () -> {
                for (long seed = next.getAndIncrement();
                    seed < to && !(stop && wrong.get() > 0);
                    seed = next.getAndIncrement()) {
                  Verdict verdict = new Simulation(scenarios.apply(seed), new Trace(detail)).run();
                  synchronized (sums) {
                    sums[0]++;
                    sums[1] += verdict.operations();
                    sums[2] += verdict.commits();
                    sums[3] += verdict.reads();
                    sums[4] += verdict.views();
                    sums[5] += verdict.inconclusive() + (verdict.majorityLost() ? 1L << 32 : 0);
                    if (verdict.wrong() != null) {
                      wrong.incrementAndGet();
                      System.out.println("seed " + seed + " " + verdict.wrong());
                    }
                  }
                }
                return null;
              }));
    }
    for (Future<?> worker : workers) {
      worker.get();
    }
    executor.shutdown();
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    System.out.printf(
        "%d seeds, %d wrong, %d operations, %d commits, %d reads, %d views, %d keys inconclusive, %d rings without majority, %.0f s, %.0f seeds per minute%n",
        sums[0],
        wrong.get(),
        sums[1],
        sums[2],
        sums[3],
        sums[4],
        sums[5] & 0xffffffffL,
        sums[5] >> 32,
        seconds,
        sums[0] / seconds * 60);
    return wrong.get() == 0;
  }
}
