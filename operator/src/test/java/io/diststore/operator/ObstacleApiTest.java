package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.crds.RegisteredView;
import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.StandInCluster;
import io.diststore.ring.view.View;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Tests how the operator reports obstacles that only a person can remove, and how it continues
 * after they are removed.
 */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class ObstacleApiTest extends StandInTest {
  @Test
  void anObjectOfAnotherOwnerIsNamedAndLeftAlone() {
    Service foreign =
        cluster
            .client()
            .resource(
                new ServiceBuilder()
                    .withNewMetadata()
                    .withName("ring")
                    .withNamespace(cluster.namespace())
                    .endMetadata()
                    .withNewSpec()
                    .withSelector(Map.of("app", "foreign"))
                    .withPorts(new ServicePortBuilder().withPort(80).build())
                    .endSpec()
                    .build())
            .create();
    cluster.create(3);

    assertThat(cluster.awaitStalled("NameConflict").message()).contains("Service ring");
    awaitPasses();
    assertThat(cluster.client().resource(foreign).get().getMetadata().getResourceVersion())
        .isEqualTo(foreign.getMetadata().getResourceVersion());
    assertThat(cluster.pods()).isEmpty();

    cluster.client().resource(foreign).delete();
    cluster.awaitReady();
  }

  @Test
  void aMissingImageStopsTheRolloutAtTheFirstPodUntilTheChangeIsUndone() {
    ready();
    Map<String, String> before = uids();

    cluster.change("{\"image\": \"diststore/node:missing\"}");
    String message = cluster.awaitStalled("ImagePullFailed").message();
    awaitPasses(5);

    assertThat(message).contains("ring-2").contains("ImagePullBackOff");
    assertThat(uids()).containsEntry("ring-0", before.get("ring-0"));
    assertThat(uids()).containsEntry("ring-1", before.get("ring-1"));

    cluster.change("{\"image\": null}");
    cluster.change("{\"image\": \"diststore/node:stand-in\"}");
    cluster.awaitReady();
    assertThat(uids()).containsEntry("ring-0", before.get("ring-0"));
  }

  @Test
  void aRingWhoseObjectIsDeletedIsNeverFoundedAgainAndPutsItsViewBack() {
    ready();
    String id = cluster.register().orElseThrow().getSpec().ringId();
    View latest = cluster.ring().view();

    cluster.client().resource(cluster.register().orElseThrow()).delete();
    Await.until(
        "the view is back in a new ring object",
        Await.LONG,
        () ->
            cluster
                .register()
                .filter(ring -> ring.getStatus() != null && ring.getStatus().view() != null)
                .isPresent(),
        () -> cluster.register().toString());
    cluster.awaitReady();

    assertThat(cluster.register().orElseThrow().getSpec().ringId()).isEqualTo(id);
    assertThat(cluster.register().orElseThrow().getSpec().founding()).isEqualTo(Founding.Recover);
    assertThat(RegisteredView.decode(cluster.register().orElseThrow().getStatus().view()))
        .isEqualTo(latest);
    assertThat(cluster.store().getStatus().ring().id()).isEqualTo(id);
  }

  @Test
  void acceptingALossDoesNotAcceptTheNextOne() {
    ready();
    cluster.losePower("ring-1", "ring-2");
    cluster.awaitStalled("DataLost");
    String incident = cluster.store().getStatus().ring().incident();
    assertThat(incident).matches("loss-[0-9a-f]{8}");
    assertThat(cluster.store().getStatus().ring().segmentsLost()).isPositive();

    cluster.change("{\"acceptDataLoss\": \"%s\"}".formatted(incident));
    cluster.awaitReady();
    assertThat(cluster.ring().acceptances()).containsExactly(incident);

    cluster.losePower("ring-1", "ring-2");
    cluster.awaitStalled("DataLost");
    awaitPasses(5);
    assertThat(cluster.store().getStatus().ring().incident()).isNotEqualTo(incident);
    assertThat(cluster.ring().acceptances()).containsExactly(incident);
  }

  @Test
  void theOperatorReportsALostPodToTheRing() {
    ready();
    cluster.ring().ignoreSilence(true);
    cluster.holdPods(true);
    var incarnation =
        cluster.ring().view().members().stream()
            .map(m -> m.id())
            .filter(id -> id.name().equals("ring-2"))
            .findFirst()
            .orElseThrow();

    cluster.losePower("ring-2");

    Await.until(
        "the operator tells the ring that ring-2 is gone",
        Await.LONG,
        () -> cluster.ring().goneReports().contains(incarnation),
        () -> cluster.ring().goneReports().toString());

    cluster.holdPods(false);
    cluster.awaitReady();
  }

  private void awaitPasses() {
    int before = operator.passes();
    Await.until(
        "two more passes", Await.LONG, () -> operator.passes() >= before + 2, () -> "fewer");
  }

  private void ready() {
    cluster.create(3);
    cluster.awaitReady();
  }
}
