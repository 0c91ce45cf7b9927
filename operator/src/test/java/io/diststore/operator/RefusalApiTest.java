package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreRingStatus;
import io.diststore.operator.standin.StandInCluster;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Tests that the status reports refused requests and broken objects, and that the operator resumes
 * after they are repaired.
 */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class RefusalApiTest extends StandInTest {
  @Test
  void aQuotaThatForbidsAServiceIsReported() {
    Map<String, Quantity> none = Map.of("services", new Quantity("0"));
    ResourceQuota quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("few")
            .withNamespace(cluster.namespace())
            .endMetadata()
            .withNewSpec()
            .withHard(none)
            .endSpec()
            .build();
    ResourceQuota created = cluster.client().resource(quota).create();
    // No controller runs here, so the test itself must set the status of the quota.
    cluster
        .client()
        .resource(
            new ResourceQuotaBuilder(created)
                .withNewStatus()
                .withHard(none)
                .withUsed(none)
                .endStatus()
                .build())
        .updateStatus();

    cluster.create(3);
    assertThat(cluster.awaitStalled("ApiRefused").message()).contains("exceeded quota: few");
    assertThat(cluster.store().getStatus().selector()).isNotEmpty();

    cluster.client().resource(quota).delete();
    cluster.awaitReady();
  }

  @Test
  void anInvalidPodTemplateIsReportedAndAffectsNoPod() {
    ready();
    Map<String, String> before = uids();

    cluster.change("{\"podTemplate\": {\"spec\": {\"containers\": \"store\"}}}");
    assertThat(cluster.awaitStalled("PodTemplateInvalid").message()).contains("spec.podTemplate");
    cluster.change("{\"podTemplate\": {\"spec\": {\"containers\": [{\"image\": \"none\"}]}}}");
    cluster.await(
        "Stalled because the container is missing",
        status -> StandInCluster.condition(status, "Stalled").message().contains("removes a part"));

    cluster.change("{\"podTemplate\": null}");
    cluster.awaitReady();
    assertThat(uids()).isEqualTo(before);
  }

  @Test
  void aViewOfALaterFormatIsReportedAndLeftAlone() {
    ready();
    DistStoreRing ring = cluster.register().orElseThrow();
    DistStoreRingStatus readable = ring.getStatus();
    String later = readable.view().replace("\"formatVersion\":1", "\"formatVersion\":9");
    writeView(later, readable);

    assertThat(cluster.awaitStalled("ViewUnreadable").message()).contains("format version 9");
    cluster.scale(5);
    awaitPasses(3);
    assertThat(cluster.register().orElseThrow().getStatus().view()).isEqualTo(later);
    assertThat(cluster.set().getSpec().getReplicas()).isEqualTo(3);

    writeView(readable.view(), readable);
    cluster.awaitReady();
  }

  private void writeView(String view, DistStoreRingStatus others) {
    DistStoreRing ring = cluster.register().orElseThrow();
    ring.setStatus(new DistStoreRingStatus(view, others.epoch(), others.members()));
    cluster.client().resource(ring).updateStatus();
  }

  @Test
  void aDeletedTokenOfAnExistingRingIsNotReplaced() {
    ready();
    operator.close();
    Resource<Secret> tokenResource =
        cluster.client().secrets().inNamespace(cluster.namespace()).withName("ring-token");
    Secret token = tokenResource.require();
    tokenResource.delete();

    operator = start(cluster);
    assertThat(cluster.awaitStalled("TokenLost").message()).contains("Secret ring-token");
    awaitPasses(3);
    assertThat(tokenResource.get()).isNull();

    cluster
        .client()
        .resource(
            new SecretBuilder(token)
                .editMetadata()
                .withUid(null)
                .withResourceVersion(null)
                .endMetadata()
                .build())
        .create();
    cluster.awaitReady();
  }

  @Test
  void aStatefulSetThatAnotherOwnerCreatesAtTheLastMomentIsLeftAlone() {
    AtomicBoolean once = new AtomicBoolean();
    operator
        .gate()
        .beforeWrites(
            w -> {
              if (w.path().contains("/statefulsets") && once.compareAndSet(false, true)) {
                cluster
                    .client()
                    .resource(
                        new StatefulSetBuilder()
                            .withNewMetadata()
                            .withName("ring")
                            .withNamespace(cluster.namespace())
                            .endMetadata()
                            .withNewSpec()
                            .withReplicas(0)
                            .withServiceName("foreign")
                            .withNewSelector()
                            .addToMatchLabels("app", "foreign")
                            .endSelector()
                            .withNewTemplate()
                            .withNewMetadata()
                            .addToLabels("app", "foreign")
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("foreign")
                            .withImage("foreign")
                            .endContainer()
                            .endSpec()
                            .endTemplate()
                            .endSpec()
                            .build())
                    .create();
              }
            });
    cluster.create(3);

    assertThat(cluster.awaitStalled("NameConflict").message()).contains("StatefulSet ring");
    assertThat(once).isTrue();
    assertThat(cluster.set().getSpec().getServiceName()).isEqualTo("foreign");
    assertThat(cluster.set().getMetadata().getOwnerReferences()).isEmpty();
  }

  private void ready() {
    cluster.create(3);
    cluster.awaitReady();
  }
}
