package io.diststore.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatefulSetsTest {
  private static PodSpec pod(Blueprint blueprint) {
    return StatefulSets.of(blueprint, 3).getSpec().getTemplate().getSpec();
  }

  private static Container container(Blueprint blueprint) {
    return pod(blueprint).getContainers().getFirst();
  }

  @Test
  void immutableFieldsAllowARingToRecoverFromAPowerCut() {
    StatefulSet set = StatefulSets.of(Blueprints.plain(), 3);
    assertThat(set.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
    assertThat(set.getSpec().getServiceName()).isEqualTo("store-peers");
    assertThat(set.getSpec().getSelector().getMatchLabels())
        .isEqualTo(
            Map.of("app.kubernetes.io/name", "diststore", "app.kubernetes.io/instance", "store"));
    assertThat(set.getSpec().getUpdateStrategy().getType()).isEqualTo("OnDelete");
    assertThat(set.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
        .isEqualTo("Retain");
    assertThat(set.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenScaled())
        .isEqualTo("Retain");
    assertThat(set.getSpec().getOrdinals()).isNull();
    assertThat(set.getSpec().getMinReadySeconds()).isNull();
  }

  @Test
  void theReplicasAreSetAndRecordedInAnAnnotation() {
    StatefulSet set = StatefulSets.of(Blueprints.plain(), 5);
    assertThat(set.getSpec().getReplicas()).isEqualTo(5);
    assertThat(set.getMetadata().getAnnotations()).containsEntry(Names.DECREED_REPLICAS, "5");
  }

  @Test
  void aPodHasOnlyTheRightsThatItNeeds() {
    PodSpec pod = pod(Blueprints.plain());
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    Container container = container(Blueprints.plain());
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void aPodHandsOverBeforeItsGracePeriodEnds() {
    Container container = container(Blueprints.plain());
    assertThat(pod(Blueprints.plain()).getTerminationGracePeriodSeconds()).isEqualTo(3600);
    assertThat(container.getLifecycle().getPreStop().getExec().getCommand())
        .containsExactly(
            "sh",
            "-c",
            "touch /run/diststore/leave; i=0; while [ ! -e /run/diststore/left ] && [ $i -lt 3585"
                + " ]; do sleep 1; i=$((i+1)); done");
  }

  @Test
  void aPodReadsTheRetiredMarkFromAVolumeWithoutARestart() {
    assertThat(pod(Blueprints.plain()).getVolumes())
        .filteredOn(v -> v.getName().equals("pod"))
        .singleElement()
        .extracting(v -> v.getDownwardAPI().getItems().getFirst().getFieldRef().getFieldPath())
        .isEqualTo("metadata.annotations['diststore.io/retired']");
  }

  @Test
  void theNodeLearnsItsZoneButNotItsMachine() {
    assertThat(container(Blueprints.plain()).getEnv())
        .filteredOn(e -> e.getName().equals("POD_HOST") || e.getName().equals("POD_ZONE"))
        .extracting(e -> e.getValueFrom().getFieldRef().getFieldPath())
        .containsExactly("metadata.labels['topology.kubernetes.io/zone']");
  }

  @Test
  void theNodeReadsFromAVolumeTheZoneThatTheOperatorFinds() {
    assertThat(podFile(Blueprints.plain(), "zone"))
        .contains("metadata.annotations['diststore.io/zone']");
  }

  @Test
  void aNodeThatIgnoresZonesDoesNotLearnItsZone() {
    Blueprint ignoring =
        Blueprints.with(
            """
              zones: Ignore
              resources: {limits: {memory: 512Mi}}
              networkPolicy: {enabled: true}
              scheduling: {}
            """);
    assertThat(podFile(ignoring, "zone")).isEmpty();
    assertThat(container(ignoring).getEnv()).extracting(EnvVar::getName).doesNotContain("POD_ZONE");
  }

  private static Optional<String> podFile(Blueprint blueprint, String name) {
    return pod(blueprint).getVolumes().stream()
        .filter(v -> v.getName().equals("pod"))
        .flatMap(v -> v.getDownwardAPI().getItems().stream())
        .filter(i -> i.getPath().equals(name))
        .map(i -> i.getFieldRef().getFieldPath())
        .findFirst();
  }

  @Test
  void podsAreSpreadOverZonesAndThenOverMachines() {
    assertThat(
            StatefulSets.of(Blueprints.plain(), 3)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getTopologySpreadConstraints())
        .allMatch(c -> c.getWhenUnsatisfiable().equals("ScheduleAnyway"))
        .extracting(TopologySpreadConstraint::getTopologyKey)
        .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
  }

  @Test
  void thereIsNoEmptyEnvironmentVariable() {
    assertThat(container(Blueprints.plain()).getEnv())
        .allMatch(e -> e.getValueFrom() != null || !e.getValue().isEmpty());
    assertThat(container(Blueprints.plain()).getEnv())
        .extracting(EnvVar::getName)
        .doesNotContain("JAVA_TOOL_OPTIONS");
  }

  @Test
  void theHeapLeavesMemoryForToolsInTheSamePod() {
    assertThat(Heap.mib(new Quantity("256Mi"))).isEqualTo(64);
    assertThat(Heap.mib(new Quantity("512Mi"))).isEqualTo(211);
    assertThat(Heap.mib(new Quantity("4Gi"))).isEqualTo(2361);
  }

  @Test
  void aPodHasADefaultCpuRequestThatTheSpecCanReplace() {
    assertThat(container(Blueprints.plain()).getResources().getRequests())
        .containsEntry("cpu", new Quantity("100m"));
    assertThat(
            container(
                    Blueprints.with(
                        """
                          resources: {limits: {memory: 512Mi}, requests: {cpu: 2}}
                          networkPolicy: {enabled: true}
                          scheduling: {}
                        """))
                .getResources()
                .getRequests())
        .containsEntry("cpu", new Quantity("2"));
  }

  @Test
  void thePodTemplateOfTheSpecIsMergedItemByItem() {
    PodTemplateSpec template =
        StatefulSets.of(
                Blueprints.plainAnd(
                    """
                      podTemplate:
                        metadata:
                          labels: {team: blue, app.kubernetes.io/instance: other}
                        spec:
                          containers:
                          - name: store
                            env: [{name: EXTRA, value: more}]
                          - name: beside
                            image: beside:1
                          volumes: [{name: more, emptyDir: {}}]
                    """),
                3)
            .getSpec()
            .getTemplate();
    Container store = template.getSpec().getContainers().getFirst();
    assertThat(store.getEnv())
        .extracting(EnvVar::getName)
        .contains("POD_NAME", "DISTSTORE_HEAP_MIB", "EXTRA");
    assertThat(store.getImage()).isEqualTo("diststore/node:1");
    assertThat(template.getSpec().getContainers())
        .extracting(Container::getName)
        .containsExactly("store", "beside");
    assertThat(template.getSpec().getVolumes())
        .extracting(Volume::getName)
        .contains("token", "more");
    assertThat(template.getMetadata().getLabels())
        .containsEntry("team", "blue")
        .containsEntry("app.kubernetes.io/instance", "store");
  }

  @Test
  void aStoreOwnsItsStatefulSet() {
    assertThat(StatefulSets.of(Blueprints.plain(), 3).getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("DistStore");
              assertThat(owner.getUid()).isEqualTo("u-1");
              assertThat(owner.getController()).isTrue();
              assertThat(owner.getBlockOwnerDeletion()).isNull();
            });
  }
}
