package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Handoff;
import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorLife;
import io.diststore.operator.standin.StandInCluster;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * An operator that dies wherever it can. A store is made with three pods, grown to five and shrunk
 * to three; in each run the operator is killed before, or after, one of the things it says to the
 * API server or to a node, and another one with empty caches takes over.
 *
 * <p>All points are taken to which the first run comes, in which nobody is killed, and those to
 * which one comes in which somebody is. A run that does not come to its point is like the first, at
 * another pace: taking up the last reports of ever slower runs would not end.
 */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class ScaleKilledTest {
  private static final int AT_ONCE = 12;

  /** After so many runs that ended badly no further ones begin. */
  private static final int ENOUGH = 4;

  /** A point that does not exist. */
  private static final String NOWHERE = "";

  @Test
  void whereverTheOperatorIsKilledTheRingEndsAsItShouldAndNobodyElseIsTakenAway() {
    Set<String> known = ConcurrentHashMap.newKeySet();
    Queue<String> deaths = new ConcurrentLinkedQueue<>();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Phaser runs = new Phaser(1);
    long start = System.nanoTime();
    try (ExecutorService runners = Executors.newFixedThreadPool(AT_ONCE)) {
      take(NOWHERE, Gate.Side.BEFORE, known, deaths, failures, runs, runners);
      runs.arriveAndAwaitAdvance();
    }
    System.out.printf(
        "the operator was killed %d times at %d points, in %d s%n",
        deaths.size(), known.size(), Duration.ofNanos(System.nanoTime() - start).toSeconds());
    assertThat(failures).isEmpty();
    assertThat(deaths)
        .as("among the points is everything that cannot be undone")
        .anyMatch(
            d -> d.startsWith("AFTER") && d.contains("POST") && d.contains("/diststorerings #"))
        .anyMatch(d -> d.startsWith("AFTER") && d.contains("PATCH") && d.contains("/pods/ring-4 #"))
        .anyMatch(d -> d.startsWith("AFTER") && d.contains("die ring-3 #"))
        .anyMatch(d -> d.startsWith("AFTER") && d.contains("die ring-4 #"))
        .anyMatch(d -> d.startsWith("AFTER") && d.endsWith("/statefulsets/ring #3"));
  }

  /** One run, and after it those for the points that it adds. */
  private static void take(
      String point,
      Gate.Side side,
      Set<String> known,
      Queue<String> deaths,
      Queue<Throwable> failures,
      Phaser runs,
      ExecutorService runners) {
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
              take(seen, Gate.Side.BEFORE, known, deaths, failures, runs, runners);
              take(seen, Gate.Side.AFTER, known, deaths, failures, runs, runners);
            }
          }
          runs.arriveAndDeregister();
        });
  }

  /** Where the operator died in it, or empty if it did not come there. */
  private static Optional<String> run(Gate deadly) {
    long start = System.nanoTime();
    try (StandInCluster cluster = new StandInCluster();
        Succession operators = new Succession(cluster, deadly)) {
      try {
        cluster.create(3);
        Map<String, String> first = uids(cluster, cluster.awaitReady().getStatus());
        cluster.scale(5);
        cluster.awaitReady();
        cluster.scale(3);
        cluster.awaitReady();
        operators.settle();
        endsAsItShould(cluster, cluster.awaitReady().getStatus(), first);
        operators.wereLawful();
      } catch (AssertionError e) {
        throw new AssertionError("killed " + deadly.death().getNow("nowhere") + ": " + e, e);
      }
      String death = deadly.death().getNow(null);
      System.out.printf(
          "%s: as it should be after %.1f s%n",
          death == null ? "killed nowhere" : "killed " + death, (System.nanoTime() - start) / 1e9);
      return Optional.ofNullable(death);
    }
  }

  private static void endsAsItShould(
      StandInCluster cluster, DistStoreStatus status, Map<String, String> first) {
    assertThat(cluster.ring().view().whole()).isTrue();
    assertThat(cluster.ring().view().members())
        .allMatch(m -> m.state() == MemberState.UP)
        .extracting(m -> m.id().name())
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    assertThat(uids(cluster, status)).as("pods, which nobody has replaced").isEqualTo(first);
    assertThat(cluster.set().getSpec().getReplicas()).isEqualTo(3);
    assertThat(cluster.ring().toldToLeave().stream().map(NodeId::name).distinct())
        .as("who was told to leave")
        .containsExactlyInAnyOrder("ring-3", "ring-4");
    assertThat(cluster.ring().toldToLeave().stream().distinct())
        .as("lives that were told to leave")
        .hasSize(2);
    assertThat(cluster.takenWhileListed()).as("pods taken away while members").isEmpty();
    assertThat(cluster.ring().toldGone()).as("lives said to be over").isEmpty();
    assertThat(status.handoffs()).allMatch(h -> h.result().equals("Complete"));
    assertThat(status.handoffs().stream().collect(Collectors.toMap(Handoff::id, Handoff::keys)))
        .as("receipts")
        .isEqualTo(cluster.ring().heldByLeavers())
        .hasSize(2);
  }

  private static Map<String, String> uids(StandInCluster cluster, DistStoreStatus status) {
    assertThat(status.replicas()).as(Serialization.asYaml(status)).isEqualTo(3);
    return cluster.pods().stream()
        .collect(Collectors.toMap(p -> p.getMetadata().getName(), p -> p.getMetadata().getUid()));
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
