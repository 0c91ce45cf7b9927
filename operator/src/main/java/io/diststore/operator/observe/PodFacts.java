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
 * One pod, and the report from its node.
 *
 * @param resourceVersion the version that the operator names when it deletes or marks the pod. The
 *     API server then refuses to delete or mark a later pod of the same name
 * @param ended whether its containers have ended and will not be restarted
 * @param running whether its container runs; if not, the pod holds no data
 * @param retired whether the pod is marked as retired, which means that it will be removed for
 *     good. The mark is the pod's own uid, so a typing error or a copied annotation cannot retire
 *     the pod
 * @param replaceRequested whether a person asked for this pod to be replaced
 * @param restartHash the restart hash of the spec with which the pod was started
 * @param revision the revision of the template from which the pod was made
 * @param waitingReason why the container does not run, as Kubernetes reports it, or null
 * @param report null if the node does not answer
 */
public record PodFacts(
    String name,
    int ordinal,
    String uid,
    String resourceVersion,
    boolean ready,
    boolean terminating,
    boolean ended,
    boolean running,
    boolean retired,
    boolean replaceRequested,
    String restartHash,
    String revision,
    String waitingReason,
    NodeReport report) {

  private static final Set<String> START_FAILURES =
      Set.of(
          "CreateContainerConfigError",
          "CreateContainerError",
          "CreatePodSandboxError",
          "RunContainerError",
          "StartError");

  /** Returns the facts of a pod. */
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
        hasCondition(pod, "Ready", "True"),
        pod.isMarkedForDeletion(),
        "Failed".equals(phase) || "Succeeded".equals(phase),
        container.map(c -> c.getState() != null && c.getState().getRunning() != null).orElse(false),
        pod.getMetadata().getUid().equals(annotations.get(Names.RETIRED)),
        annotations.containsKey(Names.REPLACE),
        annotations.get(Names.RESTART_HASH),
        pod.getMetadata().getLabels().get("controller-revision-hash"),
        waitingReason(pod, container),
        report);
  }

  private static String waitingReason(Pod pod, Optional<ContainerStatus> container) {
    return container
        .filter(c -> c.getState() != null && c.getState().getWaiting() != null)
        .map(c -> c.getState().getWaiting().getReason())
        .or(
            () ->
                hasCondition(pod, "PodScheduled", "False")
                    ? Optional.of("Unschedulable")
                    : Optional.empty())
        .orElse(null);
  }

  private static boolean hasCondition(Pod pod, String condition, String status) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(
            (PodCondition c) -> c.getType().equals(condition) && status.equals(c.getStatus()));
  }

  /** Returns whether the node is outside the ring and will never ask to join it. */
  public boolean isParked() {
    return report != null && report.isParked();
  }

  /**
   * Returns whether the node has begun to leave the ring. The result stays true after the node has
   * left.
   */
  public boolean hasBegunToLeave() {
    return report != null && report.getHandoff().getState() != HandoffState.NONE;
  }

  /** Returns whether the kubelet cannot pull the image. */
  public boolean isImageMissing() {
    return waitingReason != null
        && (waitingReason.contains("Image") || waitingReason.equals("RegistryUnavailable"));
  }

  /** Returns whether the kubelet cannot create or start the container. */
  public boolean isFailingToStart() {
    return waitingReason != null && START_FAILURES.contains(waitingReason);
  }

  /** Returns whether the container crashes repeatedly. */
  public boolean isCrashing() {
    return "CrashLoopBackOff".equals(waitingReason);
  }
}
