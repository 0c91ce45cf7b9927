package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Deletes a store, a namespace that contains a store, and a store whose operator is gone. */
@Scenario(number = 35, name = "deletion", installs = true)
@Order(1)
class DeletionScenario {
  private static final Duration GONE_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final String KINDS =
      "statefulsets,controllerrevisions,pods,services,endpointslices,configmaps,secrets,poddisruptionbudgets,"
          + "networkpolicies,serviceaccounts,roles,rolebindings,diststores,diststorerings,"
          + "persistentvolumeclaims";

  private final Installation installation = new Installation(Installation.NAMESPACE);

  @Test
  void aDeletedStoreIsGoneWithinAMinuteAndLeavesNothingBehind(Place place) {
    installation.install();
    Ring ring = place.ring("store");
    ring.create();
    ring.put(0, "key", "value");
    assertThat(ring.resource().path("metadata").path("finalizers").isMissingNode()).isTrue();
    long start = System.nanoTime();
    ring.kubectl("delete", "diststore/store", "--timeout=60s").orFail();
    awaitNothingLeft(place, start);
    Figures.report(place.scenario(), "store gone after %.1f s", Figures.seconds(start));

    // A new store of the same name is empty.
    ring.create();
    assertThat(ring.exec(0, "storeget", "key").exit()).isEqualTo(1);
  }

  @Test
  void aDeletedNamespaceIsGoneWithinAMinute(Place place) {
    installation.install();
    place.ring("store").create();
    long start = System.nanoTime();
    place
        .cluster()
        .kubectl()
        .run("delete", "namespace", place.namespace(), "--timeout=60s")
        .orFail();
    Figures.report(place.scenario(), "namespace gone after %.1f s", Figures.seconds(start));
  }

  @Test
  void aStoreKeepsRunningWithoutTheOperatorAndIsGoneWithinAMinuteOfItsDeletion(Place place) {
    installation.install();
    Ring ring = place.ring("store");
    ring.create();
    ring.put(0, "key", "value");
    installation.uninstall();
    assertThat(ring.get(1, "key")).isEqualTo("value");
    long start = System.nanoTime();
    ring.kubectl("delete", "diststore/store", "--timeout=60s").orFail();
    awaitNothingLeft(place, start);
    Figures.report(
        place.scenario(), "store without operator gone after %.1f s", Figures.seconds(start));
  }

  private static void awaitNothingLeft(Place place, long startNanos) {
    Await.holds(
        "nothing is left of the store",
        GONE_WITHIN.minusNanos(System.nanoTime() - startNanos),
        POLL,
        () ->
            assertThat(place.kubectl("get", KINDS, "-o", "name").orFail().lines())
                .filteredOn(
                    object ->
                        !List.of("configmap/kube-root-ca.crt", "serviceaccount/default")
                            .contains(object))
                .isEmpty());
  }
}
