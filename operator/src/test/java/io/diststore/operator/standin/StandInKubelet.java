package io.diststore.operator.standin;

import io.diststore.operator.objects.Names;
import io.diststore.ring.view.NodeId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Runs the pods as the kubelet does. It starts a node for each pod, and lets the node read the
 * retired mark of the pod. It makes the node leave before the pod ends, and writes the status of
 * the pod. An image whose name contains {@code missing} cannot be pulled.
 */
final class StandInKubelet {
  private static final String MISSING = "missing";

  private final KubernetesClient client;
  private final StandInRing ring;
  private final Map<String, StandInNode> nodes = new ConcurrentHashMap<>();
  private final Map<String, String> reported = new HashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();
  private final Set<String> withoutPower = new HashSet<>();
  private long lastIncarnation;
  private boolean marksHeld;

  StandInKubelet(KubernetesClient client, StandInRing ring) {
    this.client = client;
    this.ring = ring;
    // These incarnation numbers are as large as real ones, so a test fails if code truncates them.
    this.lastIncarnation = System.currentTimeMillis() << 20;
  }

  /**
   * Returns the address of the node in a pod. Each gate gets its own address, so the node knows
   * through which gate a call has passed.
   */
  Optional<InetSocketAddress> address(Pod pod, Gate gate) {
    return Optional.ofNullable(nodes.get(pod.getMetadata().getUid())).map(n -> n.address(gate));
  }

  /** Hides the retired marks of pods from their nodes while {@code hold} is true. */
  synchronized void holdMarks(boolean hold) {
    marksHeld = hold;
  }

  /** Kills the container of a pod. The next {@link #turn} starts the container again. */
  synchronized void killContainer(String uid) {
    StandInNode killed = nodes.remove(uid);
    if (killed != null) {
      end(killed);
    }
  }

  /**
   * Cuts the power of the machine on which these pods run. The nodes in the pods end at once, and
   * the status of the pods does not change.
   */
  synchronized void losePower(List<String> uids) {
    withoutPower.addAll(uids);
    uids.forEach(this::killContainer);
  }

  /** Starts, runs and ends nodes, given all pods of the namespace. */
  synchronized void turn(List<Pod> pods) {
    Set<String> uids = pods.stream().map(p -> p.getMetadata().getUid()).collect(Collectors.toSet());
    for (String uid : Set.copyOf(nodes.keySet())) {
      if (!uids.contains(uid)) {
        killContainer(uid);
      }
    }
    for (Pod pod : pods) {
      if (withoutPower.contains(pod.getMetadata().getUid())) {
        continue;
      }
      if (pod.isMarkedForDeletion()) {
        end(pod);
      } else {
        run(pod);
      }
    }
  }

  private void end(Pod pod) {
    StandInNode node = nodes.get(pod.getMetadata().getUid());
    if (node != null) {
      ring.onPodDeletion(node.id());
    }
    if (node == null || ring.mayEnd(node.id())) {
      client.resource(pod).withGracePeriod(0).delete();
    } else {
      reportStatus(pod, node);
    }
  }

  private void run(Pod pod) {
    String uid = pod.getMetadata().getUid();
    StandInNode node = nodes.get(uid);
    boolean retired =
        !marksHeld
            && Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(a -> uid.equals(a.get(Names.RETIRED)))
                .orElse(false);
    if (node == null && !image(pod).contains(MISSING)) {
      node = start(pod, retired);
    }
    if (node != null && retired) {
      ring.onRetired(node.id());
    }
    reportStatus(pod, node);
  }

  private StandInNode start(Pod pod, boolean retired) {
    String uid = pod.getMetadata().getUid();
    String store = pod.getMetadata().getLabels().get(Names.LABEL_INSTANCE);
    Secret secret =
        client
            .secrets()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(store + "-token")
            .require();
    NodeId id = new NodeId(pod.getMetadata().getName(), ++lastIncarnation);
    StandInNode node =
        new StandInNode(ring, id, Base64.getDecoder().decode(secret.getData().get("token")));
    ring.onStart(id, retired, copies(pod));
    starts.merge(uid, 1, Integer::sum);
    nodes.put(uid, node);
    return node;
  }

  private void end(StandInNode node) {
    ring.onEnd(node.id());
    try {
      node.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void reportStatus(Pod pod, StandInNode node) {
    String uid = pod.getMetadata().getUid();
    boolean ready = node != null && ring.isReady(node.id());
    int restarts = starts.getOrDefault(uid, 1) - 1;
    String state = ready + " " + (node == null) + " " + restarts;
    if (!state.equals(reported.get(uid))) {
      client.resource(withStatus(pod, node != null, ready, restarts)).updateStatus();
      reported.put(uid, state);
    }
  }

  private static Pod withStatus(Pod pod, boolean running, boolean ready, int restarts) {
    String now = Instant.now().toString();
    PodStatusBuilder status =
        new PodStatusBuilder()
            .withPhase(running ? "Running" : "Pending")
            .withStartTime(now)
            .withPodIP("10.1.0." + (Math.floorMod(pod.getMetadata().getUid().hashCode(), 250) + 1));
    for (String type : List.of("PodScheduled", "Initialized", "ContainersReady", "Ready")) {
      boolean met = ready || type.equals("PodScheduled") || type.equals("Initialized");
      status
          .addNewCondition()
          .withType(type)
          .withStatus(met ? "True" : "False")
          .withLastTransitionTime(now)
          .endCondition();
    }
    var container =
        status
            .addNewContainerStatus()
            .withName("store")
            .withImage(image(pod))
            .withImageID("stand-in://" + image(pod))
            .withReady(ready)
            .withStarted(running)
            .withRestartCount(restarts);
    if (running) {
      container
          .withContainerID("stand-in://" + pod.getMetadata().getUid() + "/" + restarts)
          .withNewState()
          .withNewRunning(now)
          .endState()
          .endContainerStatus();
    } else {
      container
          .withNewState()
          .withNewWaiting("no such image", "ImagePullBackOff")
          .endState()
          .endContainerStatus();
    }
    return new PodBuilder(pod).withStatus(status.build()).build();
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }

  private static int copies(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getArgs().stream()
        .filter(a -> a.startsWith("--copies="))
        .map(a -> Integer.parseInt(a.substring(a.indexOf('=') + 1)))
        .findFirst()
        .orElseThrow();
  }
}
