package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorLife;
import io.diststore.operator.standin.StandInCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.function.Consumer;

/**
 * An operator that dies wherever it can. A story is played over and over; in each run the operator
 * is killed before, or after, one of the things it says to the API server or to a node, and another
 * one with empty caches takes over.
 *
 * <p>All points are taken to which the first run comes, in which nobody is killed, and those to
 * which one comes in which somebody is. A run that does not come to its point is like the first, at
 * another pace: taking up the last reports of ever slower runs would not end.
 */
final class KilledAnywhere {
  /** What becomes of a store, and how it is to end. */
  interface Story {
    /**
     * Plays it, and looks at the end.
     *
     * @param settle lets whoever took over look at what it took over
     */
    void play(StandInCluster cluster, Runnable settle);
  }

  private static final int AT_ONCE = 12;

  /** After so many runs that ended badly no further ones begin. */
  private static final int ENOUGH = 4;

  /** A point that does not exist. */
  private static final String NOWHERE = "";

  private final Consumer<StandInCluster> before;
  private final Story story;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Queue<String> deaths = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Phaser runs = new Phaser(1);

  private KilledAnywhere(Consumer<StandInCluster> before, Story story) {
    this.before = before;
    this.story = story;
  }

  /**
   * Plays a story in all its runs, none of which may end badly; returns where the operator died.
   *
   * @param before what comes first in each of them, under an operator that nobody kills
   */
  static Queue<String> in(Consumer<StandInCluster> before, Story story) {
    return new KilledAnywhere(before, story).play();
  }

  private Queue<String> play() {
    long start = System.nanoTime();
    try (ExecutorService runners = Executors.newFixedThreadPool(AT_ONCE)) {
      take(NOWHERE, Gate.Side.BEFORE, runners);
      runs.arriveAndAwaitAdvance();
    }
    System.out.printf(
        "the operator was killed %d times at %d points, in %d s%n",
        deaths.size(), known.size(), Duration.ofNanos(System.nanoTime() - start).toSeconds());
    assertThat(failures).isEmpty();
    return deaths;
  }

  /** One run, and after it those for the points that it adds. */
  private void take(String point, Gate.Side side, ExecutorService runners) {
    runs.register();
    runners.execute(
        () -> {
          Gate deadly = Gate.killing(point, side);
          boolean explores = point.equals(NOWHERE);
          try {
            if (failures.size() < ENOUGH) {
              Optional<String> death = run(deadly);
              death.ifPresent(deaths::add);
              explores |= death.isPresent();
            }
          } catch (AssertionError | RuntimeException e) {
            failures.add(e);
          }
          for (String seen : deadly.points()) {
            if (explores && known.add(seen)) {
              take(seen, Gate.Side.BEFORE, runners);
              take(seen, Gate.Side.AFTER, runners);
            }
          }
          runs.arriveAndDeregister();
        });
  }

  /** Where the operator died in it, or empty if it did not come there. */
  private Optional<String> run(Gate deadly) {
    long start = System.nanoTime();
    try (StandInCluster cluster = new StandInCluster()) {
      before.accept(cluster);
      String death;
      try (Succession operators = new Succession(cluster, deadly)) {
        try {
          story.play(cluster, operators::settle);
          operators.wereLawful();
        } catch (AssertionError e) {
          throw new AssertionError(
              "killed " + deadly.death().getNow("nowhere") + "; " + operators.heir() + ": " + e, e);
        }
        // Before it is closed, which is an end as well, but not the one that was asked for.
        death = deadly.death().getNow(null);
      }
      System.out.printf(
          "%s: as it should be after %.1f s%n",
          death == null ? "killed nowhere" : "killed " + death, (System.nanoTime() - start) / 1e9);
      return Optional.ofNullable(death);
    }
  }

  /** One operator, and the one that takes over when it dies. */
  private static final class Succession implements AutoCloseable {
    private final StandInCluster cluster;
    private final OperatorLife first;
    private final CompletableFuture<OperatorLife> second;

    Succession(StandInCluster cluster, Gate deadly) {
      this.cluster = cluster;
      this.first = cluster.operator(deadly);
      this.second =
          deadly.death().thenApplyAsync(death -> takeOver(), r -> Thread.ofPlatform().start(r));
    }

    private OperatorLife takeOver() {
      first.close();
      return cluster.operator(Gate.harmless());
    }

    /** Lets an heir look at what it took over. */
    void settle() {
      if (first.gate().death().isDone()) {
        OperatorLife heir = second.join();
        Await.until("a pass of the heir", Await.LONG, () -> heir.passes() > 1, () -> "none");
      }
    }

    /** How the one that took over is. */
    String heir() {
      return switch (second.state()) {
        case RUNNING -> "nobody has taken over";
        case SUCCESS -> "its heir has finished " + second.resultNow().passes() + " passes";
        case FAILED -> "its heir could not begin: " + second.exceptionNow();
        case CANCELLED -> "no heir is wanted";
      };
    }

    void wereLawful() {
      Writes.of(first.gate()).areLawful();
      if (first.gate().death().isDone()) {
        Writes.of(second.join().gate()).areLawful();
      }
    }

    @Override
    public void close() {
      if (first.gate().death().isDone()) {
        second.join().close();
      } else {
        second.cancel(false);
        first.close();
      }
    }
  }
}
