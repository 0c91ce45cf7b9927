package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorRun;
import io.diststore.operator.standin.StandInCluster;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Runs an operator that sees a new spec at once, while its other caches are five seconds behind.
 */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class CacheApiTest extends StandInTest {
  @Override
  protected OperatorRun start(StandInCluster in) {
    return in.operatorWithDelayedCaches(Duration.ofSeconds(5), Gate.harmless());
  }

  /**
   * The StatefulSet has grown to five replicas, but the cached StatefulSet still has three. Now the
   * spec returns to three replicas and changes the template. Applying the cached number would
   * delete two pods at once.
   */
  @Test
  void anOutdatedCacheDeletesNoPods() {
    cluster.create(3);
    cluster.awaitReady();

    cluster.scale(5);
    Await.until(
        "five replicas",
        Await.LONG,
        () -> cluster.set().getSpec().getReplicas() == 5,
        () -> cluster.set().getSpec().getReplicas().toString());
    cluster.change("{\"replicas\": 3, \"restart\": \"again\"}");
    cluster.awaitReady();

    assertThat(cluster.deletedWhileListed()).isEmpty();
    assertThat(cluster.podNames()).containsExactly("ring-0", "ring-1", "ring-2");
  }

  @Test
  void aStatefulSetThatHasChangedSinceItWasReadIsNotOverwritten() {
    cluster.create(3);
    cluster.awaitReady();
    AtomicBoolean once = new AtomicBoolean();
    operator
        .gate()
        .beforeWrites(
            w -> {
              if (w.path().endsWith("/statefulsets/ring") && once.compareAndSet(false, true)) {
                cluster.scaleStatefulSet(5);
                Await.until(
                    "five members",
                    Await.LONG,
                    () -> cluster.ring().view().fullMembers().size() == 5,
                    () -> cluster.ring().view().toString());
              }
            });

    cluster.change("{\"restart\": \"again\"}");
    cluster.awaitReady();

    assertThat(once).isTrue();
    assertThat(cluster.deletedWhileListed()).isEmpty();
    assertThat(cluster.podNames()).containsExactly("ring-0", "ring-1", "ring-2");
  }
}
