package io.diststore.operator.plan;

import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.crds.DistStoreSpec.UpdatePolicy;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.observe.StallReason;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Chooses the next step. The choice depends only on an observation, and the planner remembers
 * nothing. So if the operator is killed at any point, the next operator continues where that
 * operator stopped.
 *
 * <p>The planner asks the following questions in this order. The first question that leads to a
 * step decides.
 *
 * <ol>
 *   <li>May the operator do anything at all? It must do nothing if there is an obstacle, such as an
 *       object of another owner, or if {@code spec.paused} is true.
 *   <li>Do the register and the StatefulSet exist, and is the register up to date?
 *   <li>Is there a pod whose container cannot start and whose spec is out of date? Restarting this
 *       pod costs nothing, and the pod then uses the new spec, for example with a corrected image.
 *   <li>Does the ring list an incarnation that has ended?
 *   <li>Is data lost?
 *   <li>Are there pods to remove?
 *   <li>Is there a pod whose image is missing, or whose container cannot start?
 *   <li>Are there pods to add?
 *   <li>Is there a pod that crashes repeatedly?
 *   <li>Are all pods and members in place and ready? Only then may the operator restart a pod.
 *   <li>Is there a pod to replace, or to restart?
 * </ol>
 */
public final class Planner {
  private static final List<Function<Observation, Optional<Step>>> QUESTIONS =
      List.of(
          Planner::obstacle,
          Planner::paused,
          Planner::register,
          Planner::start,
          Planner::restartFailedStart,
          Planner::endedMembers,
          Planner::dataLoss,
          Removal::step,
          Planner::missingImage,
          Planner::failingStart,
          Planner::grow,
          Planner::crash,
          Planner::waitUntilInPlace,
          Planner::replace,
          Planner::restart);

  private Planner() {}

  /** Returns the next step. */
  public static Step plan(Observation observation) {
    return QUESTIONS.stream()
        .map(question -> question.apply(observation))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Step.Done::new);
  }

  /**
   * Returns whether some pods do not yet have a change that the operator itself has made to the pod
   * template. These pods were started with the current spec, but from an older template.
   */
  public static boolean pendingRestart(Observation observation) {
    return observation.statefulSet() != null
        && observation.pods().stream()
            .anyMatch(p -> !hasOldSpec(observation, p) && hasOldTemplate(observation, p));
  }

  private static Optional<Step> obstacle(Observation observation) {
    return Optional.ofNullable(observation.obstacle())
        .map(obstacle -> new Step.Blocked(obstacle.reason(), obstacle.message()));
  }

  private static Optional<Step> paused(Observation observation) {
    return Boolean.TRUE.equals(observation.spec().paused())
        ? wait(WaitReason.Paused, "spec.paused is true")
        : Optional.empty();
  }

  private static Optional<Step> register(Observation observation) {
    if (observation.register().unreadable() != null) {
      return Optional.of(
          new Step.Blocked(StallReason.ViewUnreadable, observation.register().unreadable()));
    }
    if (observation.register().exists()) {
      return registerFault(observation);
    }
    Optional<String> reportedRingId =
        observation.pods().stream()
            .map(PodFacts::report)
            .filter(r -> r != null && r.getEpoch() > 0)
            .map(r -> "%016x%016x".formatted(r.getRingHigh(), r.getRingLow()))
            .findFirst();
    Optional<String> ringId =
        Optional.ofNullable(observation.knownRingId()).or(() -> reportedRingId);
    if (ringId.isPresent()) {
      return Optional.of(new Step.Register(Founding.Recover, ringId.get()));
    }
    boolean unreachable =
        observation.pods().stream().anyMatch(p -> p.running() && p.report() == null);
    return unreachable
        ? wait(WaitReason.PodsSilent, "some pods do not answer, and may already belong to a ring")
        : Optional.of(new Step.Register(Founding.New, null));
  }

  /** Returns why the operator cannot trust the view in the register, if it cannot. */
  private static Optional<Step> registerFault(Observation observation) {
    Optional<String> refused = observation.registerFault();
    if (refused.isPresent()) {
      return Optional.of(
          new Step.Blocked(
              StallReason.RingObjectForked,
              refused.get()
                  + " Decide which branch to keep: see"
                  + " 'When the ring object was set back' in docs/operations.md"));
    }
    boolean isLost =
        observation.register().view() == null
            && (observation.register().founding() == Founding.Recover
                || observation.isRegisterBehind());
    if (!isLost && !observation.isRegisterBehind()) {
      return Optional.empty();
    }
    if (observation.isLatestViewReported()) {
      return wait(
          WaitReason.RingObjectReset,
          isLost
              ? "the ring object lost its view, and the members of the ring are putting it back"
              : "the ring object was set back from epoch %2$d to epoch %1$d, and the members of the ring are putting the latest view back"
                  .formatted(observation.register().view().epoch(), observation.knownEpoch()));
    }
    boolean mayKnowMore = observation.pods().stream().anyMatch(p -> p.running() && !answers(p));
    if (mayKnowMore) {
      return wait(
          WaitReason.RingObjectReset,
          "the ring object lost the latest view, and some pods that may know it do not answer");
    }
    return Optional.of(
        isLost
            ? new Step.Blocked(
                StallReason.RingObjectLost,
                "the ring object was deleted or emptied although the ring exists, and no pod knows"
                    + " its latest view. Delete the DistStore and create it again")
            : new Step.Blocked(
                StallReason.RingObjectReset,
                "the ring object was set back from epoch %2$d to epoch %1$d, and no pod knows the latest view. See 'When the ring object was set back' in docs/operations.md"
                    .formatted(observation.register().view().epoch(), observation.knownEpoch())));
  }

  private static boolean answers(PodFacts pod) {
    return pod.report() != null;
  }

  /**
   * Creates the StatefulSet if it does not exist. If the StatefulSet was deleted without its pods,
   * the new StatefulSet gets enough replicas to adopt all of these pods.
   */
  private static Optional<Step> start(Observation observation) {
    if (observation.statefulSet() != null) {
      return Optional.empty();
    }
    int highest = observation.pods().stream().mapToInt(PodFacts::ordinal).max().orElse(-1);
    return Optional.of(new Step.Grow(0, Math.max(observation.wantedPods(), highest + 1)));
  }

  private static Optional<Step> restartFailedStart(Observation observation) {
    if (!observation.statefulSet().generationObserved()) {
      return Optional.empty();
    }
    return observation.pods().stream()
        .filter(
            p ->
                hasOldSpec(observation, p)
                    && !p.running()
                    && !p.terminating()
                    && p.waitingReason() != null)
        .findFirst()
        .map(p -> new Step.Restart(p, "SpecChanged"));
  }

  private static Optional<Step> endedMembers(Observation observation) {
    if (observation.ring() == null) {
      return Optional.empty();
    }
    List<NodeId> ended = new ArrayList<>();
    for (Member member : observation.ring().view().liveMembers()) {
      Optional<PodFacts> pod = observation.pod(member.id().name());
      boolean hasSuccessor =
          pod.map(PodFacts::report)
              .map(r -> r.getIncarnation() > member.id().incarnation())
              .orElse(false);
      if (pod.isEmpty() || pod.get().ended() || hasSuccessor) {
        ended.add(member.id());
      }
    }
    boolean anotherMemberAnswers =
        observation.ring().view().liveMembers().stream()
            .anyMatch(
                m ->
                    !ended.contains(m.id())
                        && observation.pod(m.id().name()).map(PodFacts::report).isPresent());
    return ended.isEmpty() || !anotherMemberAnswers
        ? Optional.empty()
        : Optional.of(new Step.Gone(ended));
  }

  private static Optional<Step> dataLoss(Observation observation) {
    Lost missing = observation.ring() == null ? Lost.NONE : observation.ring().view().missing();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String incident = missing.incident();
    if (incident.equals(observation.spec().acceptDataLoss())) {
      return Optional.of(new Step.AcceptLoss(incident));
    }
    return Optional.of(
        new Step.Blocked(
            StallReason.DataLost,
            "%d of %d segments have no copy left in the ring. If no pod that held a copy can come back with its data, set spec.acceptDataLoss to %s: these segments then start empty"
                .formatted(missing.count(), observation.ring().view().segments(), incident)));
  }

  private static Optional<Step> missingImage(Observation observation) {
    return observation.pods().stream()
        .filter(PodFacts::isImageMissing)
        .findFirst()
        .map(
            p ->
                new Step.Blocked(
                    StallReason.ImagePullFailed,
                    "%s cannot start: %s. Correct spec.image, or set it back to its earlier value. Until then the operator restarts no other pod"
                        .formatted(p.name(), p.waitingReason())));
  }

  private static Optional<Step> failingStart(Observation observation) {
    return observation.pods().stream()
        .filter(PodFacts::isFailingToStart)
        .findFirst()
        .map(
            p ->
                new Step.Blocked(
                    StallReason.PodNotStarting,
                    "%s cannot start: %s (see kubectl describe pod %s). Correct the spec (the error is often in podTemplate), or undo the last change"
                        .formatted(p.name(), p.waitingReason(), p.name())));
  }

  private static Optional<Step> grow(Observation observation) {
    int replicas = observation.statefulSet().replicas();
    return observation.wantedPods() > replicas
        ? Optional.of(new Step.Grow(replicas, observation.wantedPods()))
        : Optional.empty();
  }

  private static Optional<Step> crash(Observation observation) {
    return observation.pods().stream()
        .filter(PodFacts::isCrashing)
        .findFirst()
        .map(
            p ->
                new Step.Blocked(
                    StallReason.PodCrashing,
                    "%s crashes repeatedly: see its log (kubectl logs --previous %s)"
                        .formatted(p.name(), p.name())));
  }

  private static Optional<Step> waitUntilInPlace(Observation observation) {
    List<PodFacts> pods = observation.pods();
    int wanted = observation.wantedPods();
    Optional<PodFacts> unschedulable =
        pods.stream().filter(p -> "Unschedulable".equals(p.waitingReason())).findFirst();
    if (unschedulable.isPresent()) {
      return wait(
          WaitReason.Unschedulable, "no machine has room for " + unschedulable.get().name());
    }
    if (pods.size() < wanted) {
      return wait(
          WaitReason.Pods,
          "some pods do not exist yet. If this lasts, a quota or an admission policy may be"
              + " refusing them: see kubectl describe statefulset");
    }
    boolean allRun =
        pods.size() == wanted
            && pods.stream().noneMatch(p -> p.terminating() || p.ended() || !p.running());
    if (!allRun) {
      return wait(WaitReason.Pods, "some pods are starting or ending");
    }
    if (observation.ring() == null || observation.ring().upMembers() < wanted) {
      return wait(WaitReason.Movement, "some pods are not full members of the ring yet");
    }
    if (!observation.ring().isWhole()) {
      return wait(WaitReason.Movement, "the ring is not whole");
    }
    return pods.stream().allMatch(PodFacts::ready)
        ? Optional.empty()
        : wait(WaitReason.Pods, "some pods are not ready");
  }

  private static Optional<Step> wait(WaitReason reason, String message) {
    return Optional.of(new Step.Wait(reason, message));
  }

  private static Optional<Step> replace(Observation observation) {
    return highest(observation.pods().stream().filter(PodFacts::replaceRequested))
        .map(p -> unlessDataWouldBeLost(observation, p, new Step.Replace(p)));
  }

  private static Optional<Step> restart(Observation observation) {
    boolean auto = observation.spec().updatePolicy() == UpdatePolicy.Auto;
    Optional<PodFacts> next =
        highest(
            observation.pods().stream()
                .filter(p -> hasOldSpec(observation, p) || auto && hasOldTemplate(observation, p)));
    if (next.isPresent() && !observation.statefulSet().generationObserved()) {
      return wait(
          WaitReason.Template, "Kubernetes may still make new pods from the previous template");
    }
    return next.map(
        p ->
            unlessDataWouldBeLost(
                observation,
                p,
                new Step.Restart(
                    p, hasOldSpec(observation, p) ? "SpecChanged" : "OperatorChanged")));
  }

  private static Step unlessDataWouldBeLost(Observation observation, PodFacts pod, Step step) {
    if (!observation.ring().allMembersReport()) {
      return new Step.Wait(
          WaitReason.Members,
          "some members do not answer the operator, or do not have the view in force yet");
    }
    if (observation.ring().view().liveMembers().size() == 1 && pod.report().getKeys() > 0) {
      return new Step.Blocked(
          StallReason.OnlyCopy,
          pod.name()
              + " is the only member, so a restart would lose all keys. Set spec.replicas to 2."
              + " After the restart you can set it back to 1");
    }
    String advice = "raise spec.replicas, or delete keys. The operator then restarts the pod";
    return Capacity.shortage(observation, List.of(pod), advice)
        .<Step>map(shortage -> new Step.Blocked(StallReason.InsufficientCapacity, shortage))
        .orElse(step);
  }

  private static Optional<PodFacts> highest(Stream<PodFacts> pods) {
    return pods.max(Comparator.comparing(PodFacts::ordinal));
  }

  /** Returns whether a pod was started with a spec that differs from the current one. */
  private static boolean hasOldSpec(Observation observation, PodFacts pod) {
    return !Objects.equals(pod.restartHash(), observation.restartHash());
  }

  /** Returns whether a pod was made from a template that differs from the current one. */
  private static boolean hasOldTemplate(Observation observation, PodFacts pod) {
    return observation.statefulSet().updateRevision() != null
        && !Objects.equals(pod.revision(), observation.statefulSet().updateRevision());
  }
}
