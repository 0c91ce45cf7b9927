package io.diststore.operator.observe;

import io.diststore.operator.objects.Blueprint;
import io.diststore.operator.objects.Names;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.diststore.HandoffState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One pod, and what its node says.
 *
 * @param resourceVersion under which it is deleted or marked, so that a successor of its name never
 *     is
 * @param over its containers have ended for good
 * @param running its container runs; if not, it holds nothing
 * @param retired it bears the mark of a pod that leaves for good: its own uid, which nobody sets by
 *     mistake, nor by copying another pod's annotations
 * @param replace a person asks for it to be replaced
 * @param waiting why its container does not run, in Kubernetes' words, or null
 * @param report null when the node does not answer
 */
public record PodFacts(
    String name,
    int ordinal,
    String uid,
    String resourceVersion,
    boolean ready,
    boolean terminating,
    boolean over,
    boolean running,
    boolean retired,
    boolean replace,
    String restartHash,
    String revision,
    String waiting,
    NodeReport report) {

  private static final Set<String> UNMAKEABLE =
      Set.of(
          "CreateContainerConfigError",
          "CreateContainerError",
          "CreatePodSandboxError",
          "RunContainerError",
          "StartError");

  /** The facts of a pod. */
  public static PodFacts of(Pod pod, Names names, NodeReport report) {
    Map<String, String> annotations =
        Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    Optional<ContainerStatus> container =
        pod.getStatus().getContainerStatuses().stream()
            .filter(c -> c.getName().equals(Blueprint.CONTAINER))
            .findFirst();
    String phase = pod.getStatus().getPhase();
    return new PodFacts(
        pod.getMetadata().getName(),
        names.ordinal(pod.getMetadata().getName()),
        pod.getMetadata().getUid(),
        pod.getMetadata().getResourceVersion(),
        is(pod, "Ready", "True"),
        pod.isMarkedForDeletion(),
        "Failed".equals(phase) || "Succeeded".equals(phase),
        container.map(c -> c.getState() != null && c.getState().getRunning() != null).orElse(false),
        pod.getMetadata().getUid().equals(annotations.get(Names.RETIRED)),
        annotations.containsKey(Names.REPLACE),
        annotations.get(Names.RESTART_HASH),
        pod.getMetadata().getLabels().get("controller-revision-hash"),
        waiting(pod, container),
        report);
  }

  private static String waiting(Pod pod, Optional<ContainerStatus> container) {
    return container
        .filter(c -> c.getState() != null && c.getState().getWaiting() != null)
        .map(c -> c.getState().getWaiting().getReason())
        .or(
            () ->
                is(pod, "PodScheduled", "False") ? Optional.of("Unschedulable") : Optional.empty())
        .orElse(null);
  }

  private static boolean is(Pod pod, String condition, String status) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(
            (PodCondition c) -> c.getType().equals(condition) && status.equals(c.getStatus()));
  }

  /** Whether its node has left its ring, or never asked for admission, for good. */
  public boolean parked() {
    return report != null && report.isParked();
  }

  /** Whether its node has been told to leave and obeys. */
  public boolean leaving() {
    return report != null && report.getHandoff().getState() != HandoffState.NONE;
  }

  /** Whether its image cannot be had. */
  public boolean imageMissing() {
    return waiting != null && (waiting.contains("Image") || waiting.equals("RegistryUnavailable"));
  }

  /** Whether its container cannot be made, in Kubernetes' words. */
  public boolean unmakeable() {
    return waiting != null && UNMAKEABLE.contains(waiting);
  }

  public boolean crashing() {
    return "CrashLoopBackOff".equals(waiting);
  }
}
