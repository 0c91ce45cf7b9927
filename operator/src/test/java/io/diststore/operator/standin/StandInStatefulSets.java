package io.diststore.operator.standin;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Acts as the controller of StatefulSets with the policies Parallel and OnDelete. It creates all
 * missing pods at once, always from the newest template. It deletes the pods with the highest
 * ordinals first.
 */
final class StandInStatefulSets {
  /**
   * A pod that was deleted because the StatefulSet shrank, and whether the ring still listed its
   * node.
   */
  record DeletedPod(String name, boolean wasListed) {}

  private final KubernetesClient client;
  private final StandInRing ring;
  private final List<DeletedPod> deletedPods = new ArrayList<>();
  private volatile boolean podsHeld;

  StandInStatefulSets(KubernetesClient client, StandInRing ring) {
    this.client = client;
    this.ring = ring;
  }

  /** Stops the creation of pods while {@code hold} is true. */
  void holdPods(boolean hold) {
    podsHeld = hold;
  }

  synchronized List<DeletedPod> deletedPods() {
    return List.copyOf(deletedPods);
  }

  /** Creates and deletes pods of one StatefulSet, and writes its status. */
  void turn(StatefulSet set, List<Pod> all) {
    Map<Integer, Pod> pods = new TreeMap<>(Comparator.reverseOrder());
    all.stream().filter(p -> ordinal(set, p) >= 0).forEach(p -> pods.put(ordinal(set, p), p));
    int replicas = set.getSpec().getReplicas();
    String revision = revision(set);
    for (int i = 0; i < replicas; i++) {
      if (!pods.containsKey(i) && !podsHeld) {
        client.resource(pod(set, i, revision)).create();
      }
    }
    pods.forEach(
        (ordinal, pod) -> {
          if (ordinal >= replicas && !pod.isMarkedForDeletion()) {
            delete(pod);
          }
        });
    reportStatus(set, pods, revision);
  }

  private synchronized void delete(Pod pod) {
    String name = pod.getMetadata().getName();
    deletedPods.add(new DeletedPod(name, ring.lists(name)));
    client.resource(pod).delete();
  }

  private void reportStatus(StatefulSet set, Map<Integer, Pod> pods, String revision) {
    int ready =
        (int)
            pods.values().stream()
                .flatMap(p -> p.getStatus().getConditions().stream())
                .filter(c -> c.getType().equals("Ready") && c.getStatus().equals("True"))
                .count();
    StatefulSet reported =
        new StatefulSetBuilder(set)
            .editOrNewStatus()
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withReplicas(pods.size())
            .withReadyReplicas(ready)
            .withCurrentReplicas(pods.size())
            .withUpdateRevision(revision)
            .withCurrentRevision(revision)
            .endStatus()
            .build();
    if (!reported.getStatus().equals(set.getStatus())) {
      client.resource(reported).updateStatus();
    }
  }

  private static Pod pod(StatefulSet set, int ordinal, String revision) {
    String name = set.getMetadata().getName() + "-" + ordinal;
    ObjectMeta template = set.getSpec().getTemplate().getMetadata();
    ObjectMeta meta =
        new ObjectMetaBuilder(template)
            .withName(name)
            .withNamespace(set.getMetadata().getNamespace())
            .addToLabels("controller-revision-hash", revision)
            .addToLabels("statefulset.kubernetes.io/pod-name", name)
            .addNewOwnerReference()
            .withApiVersion("apps/v1")
            .withKind("StatefulSet")
            .withName(set.getMetadata().getName())
            .withUid(set.getMetadata().getUid())
            .withController(true)
            .endOwnerReference()
            .build();
    String machine = set.getSpec().getTemplate().getSpec().getNodeName();
    return new PodBuilder()
        .withMetadata(meta)
        .withNewSpecLike(set.getSpec().getTemplate().getSpec())
        .withHostname(name)
        .withSubdomain(set.getSpec().getServiceName())
        // Without a machine, Kubernetes would delete the pod without a grace period.
        .withNodeName(machine == null ? "stand-in" : machine)
        .endSpec()
        .build();
  }

  private static String revision(StatefulSet set) {
    String template = Serialization.asJson(set.getSpec().getTemplate());
    return set.getMetadata().getName() + "-" + Integer.toHexString(template.hashCode());
  }

  private static int ordinal(StatefulSet set, Pod pod) {
    String name = pod.getMetadata().getName();
    String prefix = set.getMetadata().getName() + "-";
    return name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d+")
        ? Integer.parseInt(name.substring(prefix.length()))
        : -1;
  }
}
