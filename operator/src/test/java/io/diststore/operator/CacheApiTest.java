package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorLife;
import io.diststore.operator.standin.StandInCluster;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** An operator that hears at once what is wanted, and sees five seconds late what there is. */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class CacheApiTest extends StandInTest {
  @Override
  protected OperatorLife start(StandInCluster in) {
    return in.operatorBehindBy(Duration.ofSeconds(5), Gate.harmless());
  }

  /**
   * In the cache there are three replicas still when the spec says three again and another
   * template: to apply what the cache says would end two pods at once.
   */
  @Test
  void whatAnOldCacheSaysEndsNobody() {
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

    assertThat(cluster.takenWhileListed()).isEmpty();
    assertThat(cluster.podNames()).containsExactly("ring-0", "ring-1", "ring-2");
  }

  @Test
  void aStatefulSetThatChangedSinceItWasReadIsNotOverwritten() {
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
    assertThat(cluster.takenWhileListed()).isEmpty();
    assertThat(cluster.podNames()).containsExactly("ring-0", "ring-1", "ring-2");
  }
}
