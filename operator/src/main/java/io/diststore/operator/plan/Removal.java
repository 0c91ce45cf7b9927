package io.diststore.operator.plan;

import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.observe.StallReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plans the removal of the pods with the highest ordinals.
 *
 * <ol>
 *   <li>Before the first pod is marked as retired, the ring must be whole and the remaining pods
 *       must have room for all data. Neither is necessary if no node to remove is in the ring.
 *   <li>The operator marks all pods that it will remove. A mark survives a restart of the pod's
 *       container. The operator waits until the nodes of all marked pods have read their marks, and
 *       then tells these nodes to leave. So all of them leave in one view.
 *   <li>The operator never removes a mark. If the spec asks for more pods during the removal, the
 *       operator first completes the removal. If the spec asks for even fewer pods, the operator
 *       marks more pods as soon as the ring is whole again.
 *   <li>The operator waits until the nodes of all marked pods are parked and out of the view, and
 *       until their receipts are in the status. Then it removes all marked pods at once by
 *       shrinking the StatefulSet.
 * </ol>
 */
final class Removal {
  private final Observation observation;
  private final int remaining;
  private final List<PodFacts> pods;

  private Removal(Observation observation, int remaining) {
    this.observation = observation;
    this.remaining = remaining;
    this.pods = observation.pods().stream().filter(p -> p.ordinal() >= remaining).toList();
  }

  /** Returns the next step of a removal, or empty if there is no pod to remove. */
  static Optional<Step> step(Observation observation) {
    int lowestRetired =
        observation.pods().stream()
            .filter(PodFacts::retired)
            .mapToInt(PodFacts::ordinal)
            .min()
            .orElse(Integer.MAX_VALUE);
    int remaining = Math.min(observation.wantedPods(), lowestRetired);
    if (remaining < observation.spec().copies()) {
      return Optional.of(new Step.Blocked(StallReason.StrayMark, strayMark(observation)));
    }
    return remaining < observation.statefulSet().replicas()
        ? Optional.of(new Removal(observation, remaining).step())
        : Optional.empty();
  }

  /**
   * Explains that a pod is marked although the ring needs it. The operator itself never marks a pod
   * that the ring needs.
   */
  private static String strayMark(Observation observation) {
    String pods =
        observation.pods().stream()
            .filter(p -> p.retired() && p.ordinal() < observation.spec().copies())
            .map(PodFacts::name)
            .collect(Collectors.joining(","));
    return "the annotation diststore.io/retired marks %s as retired, but too few other pods remain for %d copies of each key: remove the annotation (kubectl annotate pod %s diststore.io/retired-)"
        .formatted(pods, observation.spec().copies(), pods.replace(',', ' '));
  }

  private Step step() {
    List<PodFacts> unmarked = pods.stream().filter(p -> !p.retired() && !p.ended()).toList();
    if (pods.stream().allMatch(this::isOutOfTheRing)) {
      return unmarked.isEmpty() ? shrink() : new Step.Retire(unmarked);
    }
    if (!unmarked.isEmpty()) {
      return retire(unmarked);
    }
    List<PodFacts> notYetLeaving =
        pods.stream()
            .filter(p -> p.report() != null && !p.isParked() && !p.hasBegunToLeave())
            .toList();
    if (notYetLeaving.isEmpty()) {
      return new Step.Wait(
          WaitReason.HandingOff, "the leaving members are handing over their keys");
    }
    if (notYetLeaving.stream().anyMatch(p -> !p.report().isRetired())) {
      return new Step.Wait(
          WaitReason.MarkUnread, "some retired pods have not read their retired mark yet");
    }
    boolean begun = pods.stream().anyMatch(p -> p.hasBegunToLeave() || p.isParked());
    if (!begun && !observation.ring().isConfirmedWhole()) {
      return waitUntilWhole();
    }
    return new Step.Leave(notYetLeaving);
  }

  private Step retire(List<PodFacts> unmarked) {
    if (observation.ring() == null || !observation.ring().isConfirmedWhole()) {
      return waitUntilWhole();
    }
    String advice =
        "keep more replicas, or delete keys. To have fewer but larger pods, set spec.replicas back to %d, raise spec.resources.limits.memory, and scale down once all pods have restarted"
            .formatted(observation.statefulSet().replicas());
    return Capacity.shortage(observation, pods, advice)
        .<Step>map(shortage -> new Step.Blocked(StallReason.InsufficientCapacity, shortage))
        .orElseGet(() -> new Step.Retire(unmarked));
  }

  private static Step waitUntilWhole() {
    return new Step.Wait(
        WaitReason.Movement, "no pod is removed before all members confirm that the ring is whole");
  }

  private Step shrink() {
    boolean listed =
        observation.ring() != null
            && observation.ring().view().members().stream()
                .anyMatch(m -> ordinal(m.id().name()) >= remaining);
    if (listed) {
      return new Step.Wait(
          WaitReason.Movement, "the ring still lists a member whose pod no longer exists");
    }
    boolean recorded =
        pods.stream()
            .filter(p -> p.isParked() && p.hasBegunToLeave())
            .allMatch(p -> observation.finishedReceipts().contains(receiptId(p)));
    return recorded
        ? new Step.Shrink(observation.statefulSet().replicas(), remaining)
        : new Step.Wait(
            WaitReason.Recording, "the receipts must be in the status before pods are removed");
  }

  private static int ordinal(String pod) {
    return Integer.parseInt(pod.substring(pod.lastIndexOf('-') + 1));
  }

  private static String receiptId(PodFacts pod) {
    return pod.name() + "-" + pod.report().getIncarnation();
  }

  /**
   * Returns whether the pod's node is out of the ring. The view must not list the node, and the
   * node must be parked or not running.
   */
  private boolean isOutOfTheRing(PodFacts pod) {
    boolean listed =
        observation.ring() != null
            && observation.ring().view().members().stream()
                .anyMatch(m -> m.id().name().equals(pod.name()));
    return !listed && (pod.isParked() || pod.ended() || !pod.running());
  }
}
