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
 * The controller of StatefulSets, for those that are Parallel and OnDelete: pods from 0 up at once,
 * always of the newest template; the highest go first.
 */
final class StandInStatefulSets {
  /** A pod that was taken away because the StatefulSet shrank. */
  record Taken(String pod, boolean wasListed) {}

  private final KubernetesClient client;
  private final StandInRing ring;
  private final List<Taken> taken = new ArrayList<>();
  private volatile boolean held;

  StandInStatefulSets(KubernetesClient client, StandInRing ring) {
    this.client = client;
    this.ring = ring;
  }

  /** Whether no new pods are made. */
  void hold(boolean hold) {
    held = hold;
  }

  synchronized List<Taken> taken() {
    return List.copyOf(taken);
  }

  /** Does what is to be done for one StatefulSet. */
  void turn(StatefulSet set, List<Pod> all) {
    Map<Integer, Pod> pods = new TreeMap<>(Comparator.reverseOrder());
    all.stream().filter(p -> ordinal(set, p) >= 0).forEach(p -> pods.put(ordinal(set, p), p));
    int replicas = set.getSpec().getReplicas();
    String revision = revision(set);
    for (int i = 0; i < replicas; i++) {
      if (!pods.containsKey(i) && !held) {
        client.resource(pod(set, i, revision)).create();
      }
    }
    pods.forEach(
        (ordinal, pod) -> {
          if (ordinal >= replicas && !pod.isMarkedForDeletion()) {
            take(pod);
          }
        });
    report(set, pods, revision);
  }

  private synchronized void take(Pod pod) {
    taken.add(new Taken(pod.getMetadata().getName(), ring.lists(pod.getMetadata().getName())));
    client.resource(pod).delete();
  }

  private void report(StatefulSet set, Map<Integer, Pod> pods, String revision) {
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
    return new PodBuilder()
        .withMetadata(meta)
        .withNewSpecLike(set.getSpec().getTemplate().getSpec())
        .withHostname(name)
        .withSubdomain(set.getSpec().getServiceName())
        // A pod on no machine is deleted without its grace period.
        .withNodeName("stand-in")
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
