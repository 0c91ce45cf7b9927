package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorRun;
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
 * Kills the operator at every point of a story. The story is repeated many times. In each run the
 * operator is killed before or after one of its calls to the API server or to a node, and another
 * operator with empty caches takes over.
 *
 * <p>The first run kills no operator and finds the first points. Every run that kills an operator
 * may find further points. A run that does not reach its point kills no operator, so it only
 * repeats the first run with other timing. The points of that run are ignored. Otherwise, the
 * search would never end.
 */
final class KilledAnywhere {
  /** A series of changes to a store, and a check of the store's state at the end. */
  interface Story {
    /**
     * Plays the story and checks its outcome.
     *
     * @param settle if another operator has taken over, waits until that operator has observed the
     *     store
     */
    void play(StandInCluster cluster, Runnable settle);
  }

  private static final int PARALLEL_RUNS = 12;

  /** After this many failed runs, no further runs begin. */
  private static final int FAILURES_MAX = 4;

  /** A point that no run reaches. */
  private static final String NO_POINT = "";

  private final Consumer<StandInCluster> before;
  private final Story story;
  private final Set<String> knownPoints = ConcurrentHashMap.newKeySet();
  private final Queue<String> deaths = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Phaser runs = new Phaser(1);

  private KilledAnywhere(Consumer<StandInCluster> before, Story story) {
    this.before = before;
    this.story = story;
  }

  /**
   * Plays all runs of a story, and checks that no run fails. Returns the points at which the
   * operator was killed.
   *
   * @param before prepares the cluster of each run, before any operator can be killed
   */
  static Queue<String> in(Consumer<StandInCluster> before, Story story) {
    return new KilledAnywhere(before, story).play();
  }

  private Queue<String> play() {
    long start = System.nanoTime();
    try (ExecutorService runners = Executors.newFixedThreadPool(PARALLEL_RUNS)) {
      schedule(NO_POINT, Gate.Side.BEFORE, runners);
      runs.arriveAndAwaitAdvance();
    }
    System.out.printf(
        "the operator was killed %d times at %d points, in %d s%n",
        deaths.size(), knownPoints.size(), Duration.ofNanos(System.nanoTime() - start).toSeconds());
    assertThat(failures).isEmpty();
    return deaths;
  }

  /** Schedules one run, and then the runs for the points that it finds. */
  private void schedule(String point, Gate.Side side, ExecutorService runners) {
    runs.register();
    runners.execute(
        () -> {
          Gate gate = Gate.killing(point, side);
          boolean addsPoints = point.equals(NO_POINT);
          try {
            if (failures.size() < FAILURES_MAX) {
              Optional<String> death = run(gate);
              death.ifPresent(deaths::add);
              addsPoints |= death.isPresent();
            }
          } catch (AssertionError | RuntimeException e) {
            failures.add(e);
          }
          for (String found : gate.points()) {
            if (addsPoints && knownPoints.add(found)) {
              schedule(found, Gate.Side.BEFORE, runners);
              schedule(found, Gate.Side.AFTER, runners);
            }
          }
          runs.arriveAndDeregister();
        });
  }

  /** Plays one run. Returns the point at which the operator was killed, if the run reached it. */
  private Optional<String> run(Gate gate) {
    long start = System.nanoTime();
    try (StandInCluster cluster = new StandInCluster()) {
      before.accept(cluster);
      String death;
      try (Succession operators = new Succession(cluster, gate)) {
        try {
          story.play(cluster, operators::settle);
          operators.checkWrites();
        } catch (AssertionError e) {
          throw new AssertionError(
              "killed "
                  + gate.death().getNow("at no point")
                  + "; "
                  + operators.describeSuccessor()
                  + ": "
                  + e,
              e);
        }
        // Must be read before the operators are closed, because closing an operator completes its
        // future.
        death = gate.death().getNow(null);
      }
      System.out.printf(
          "%s: passed after %.1f s%n",
          death == null ? "killed at no point" : "killed " + death,
          (System.nanoTime() - start) / 1e9);
      return Optional.ofNullable(death);
    }
  }

  /** One operator, and its successor, which takes over when the first one is killed. */
  private static final class Succession implements AutoCloseable {
    private final StandInCluster cluster;
    private final OperatorRun first;
    private final CompletableFuture<OperatorRun> successor;

    Succession(StandInCluster cluster, Gate gate) {
      this.cluster = cluster;
      this.first = cluster.operator(gate);
      this.successor =
          gate.death().thenApplyAsync(death -> takeOver(), r -> Thread.ofPlatform().start(r));
    }

    private OperatorRun takeOver() {
      first.close();
      return cluster.operator(Gate.harmless());
    }

    /** If a successor has taken over, waits until the successor has observed the store. */
    void settle() {
      if (first.gate().death().isDone()) {
        OperatorRun operator = successor.join();
        Await.until(
            "two passes of the successor",
            Await.LONG,
            () -> operator.passes() > 1,
            () -> operator.passes() + " passes");
      }
    }

    String describeSuccessor() {
      return switch (successor.state()) {
        case RUNNING -> "no successor has taken over yet";
        case SUCCESS -> "its successor has finished " + successor.resultNow().passes() + " passes";
        case FAILED -> "its successor could not start: " + successor.exceptionNow();
        case CANCELLED -> "its successor was cancelled";
      };
    }

    void checkWrites() {
      Writes.of(first.gate()).check();
      if (first.gate().death().isDone()) {
        Writes.of(successor.join().gate()).check();
      }
    }

    @Override
    public void close() {
      if (first.gate().death().isDone()) {
        successor.join().close();
      } else {
        successor.cancel(false);
        first.close();
      }
    }
  }
}
