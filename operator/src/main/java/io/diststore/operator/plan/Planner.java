package io.diststore.operator.plan;

import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.crds.DistStoreSpec.UpdatePolicy;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.Obstacle;
import io.diststore.operator.observe.PodFacts;
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
 * Chooses the one step that comes next, from what is seen alone: it remembers nothing, so an
 * operator that was killed anywhere goes on where it was.
 *
 * <p>The questions are asked in this order, and the first that has an answer decides:
 *
 * <ol>
 *   <li>May anything be done at all? Something is in the way, such as a foreign object; the spec
 *       says paused.
 *   <li>Is there a register, and is there a StatefulSet?
 *   <li>Does a pod hold nothing and only wait for another spec? Restarting it costs nothing, and is
 *       how a bad image is healed.
 *   <li>Does the ring count on a life that is over?
 *   <li>Is something lost?
 *   <li>Are pods to go? Then to come?
 *   <li>Does a pod not start?
 *   <li>Is everything in its place? From here on a pod may be taken away.
 *   <li>Is a pod to be replaced, or to be restarted?
 * </ol>
 */
public final class Planner {
  private static final List<Function<Observation, Optional<Step>>> QUESTIONS =
      List.of(
          Planner::inTheWay,
          Planner::paused,
          Planner::register,
          Planner::start,
          Planner::restartIdle,
          Planner::gone,
          Planner::loss,
          Removal::step,
          Planner::imageMissing,
          Planner::unmakeable,
          Planner::grow,
          Planner::crashing,
          Planner::unsettled,
          Planner::replace,
          Planner::restart);

  private Planner() {}

  /** The step that comes next. */
  public static Step plan(Observation seen) {
    return QUESTIONS.stream()
        .map(question -> question.apply(seen))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Step.Done::new);
  }

  /**
   * Whether a change that came with the operator waits: a pod has what the spec says, and still was
   * made from another template than the present one.
   */
  public static boolean pendingRestart(Observation seen) {
    return seen.set() != null
        && seen.pods().stream().anyMatch(p -> !stale(seen, p) && outdated(seen, p));
  }

  private static Optional<Step> inTheWay(Observation seen) {
    return Optional.ofNullable(seen.inTheWay()).map(w -> new Step.Blocked(w.obstacle(), w.words()));
  }

  private static Optional<Step> paused(Observation seen) {
    return Boolean.TRUE.equals(seen.spec().paused())
        ? Optional.of(new Step.Wait(Awaited.Paused, "spec.paused is true"))
        : Optional.empty();
  }

  private static Optional<Step> register(Observation seen) {
    if (seen.register().unreadable() != null) {
      return Optional.of(new Step.Blocked(Obstacle.ViewUnreadable, seen.register().unreadable()));
    }
    if (seen.register().exists()) {
      boolean lost =
          seen.register().founding() == Founding.Recover && seen.register().view() == null;
      return lost
          ? Optional.of(
              new Step.Blocked(
                  Obstacle.RingObjectLost,
                  "the ring object was deleted although there is a ring. Its nodes go on serving,"
                      + " but nothing in it can change: save what it holds, then delete the"
                      + " DistStore and create it again"))
          : Optional.empty();
    }
    Optional<String> reported =
        seen.pods().stream()
            .map(PodFacts::report)
            .filter(r -> r != null && r.getEpoch() > 0)
            .map(r -> "%016x%016x".formatted(r.getRingHigh(), r.getRingLow()))
            .findFirst();
    Optional<String> known = Optional.ofNullable(seen.knownRing()).or(() -> reported);
    if (known.isPresent()) {
      return Optional.of(new Step.Register(Founding.Recover, known.get()));
    }
    boolean silent = seen.pods().stream().anyMatch(p -> p.running() && p.report() == null);
    return Optional.of(
        silent
            ? new Step.Wait(
                Awaited.PodsSilent, "pods that do not answer may belong to a ring already")
            : new Step.Register(Founding.New, null));
  }

  /**
   * Never fewer than there are: pods of a StatefulSet that was deleted alone are taken in again.
   */
  private static Optional<Step> start(Observation seen) {
    if (seen.set() != null) {
      return Optional.empty();
    }
    int highest = seen.pods().stream().mapToInt(PodFacts::ordinal).max().orElse(-1);
    return Optional.of(new Step.Grow(0, Math.max(seen.wanted(), highest + 1)));
  }

  private static Optional<Step> restartIdle(Observation seen) {
    if (!seen.set().settled()) {
      return Optional.empty();
    }
    return seen.pods().stream()
        .filter(p -> stale(seen, p) && !p.running() && !p.terminating() && p.waiting() != null)
        .findFirst()
        .map(p -> new Step.Restart(p, "SpecChanged"));
  }

  private static Optional<Step> gone(Observation seen) {
    if (seen.ring() == null) {
      return Optional.empty();
    }
    List<NodeId> over = new ArrayList<>();
    for (Member member : seen.ring().view().liveMembers()) {
      Optional<PodFacts> pod = seen.pod(member.id().name());
      boolean succeeded =
          pod.map(PodFacts::report)
              .map(r -> r.getIncarnation() > member.id().incarnation())
              .orElse(false);
      if (pod.isEmpty() || pod.get().over() || succeeded) {
        over.add(member.id());
      }
    }
    boolean somebodyToTell =
        seen.ring().view().liveMembers().stream()
            .anyMatch(
                m ->
                    !over.contains(m.id())
                        && seen.pod(m.id().name()).map(PodFacts::report).isPresent());
    return over.isEmpty() || !somebodyToTell ? Optional.empty() : Optional.of(new Step.Gone(over));
  }

  private static Optional<Step> loss(Observation seen) {
    Lost missing = seen.ring() == null ? Lost.NONE : seen.ring().view().missing();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String incident = missing.incident();
    if (incident.equals(seen.spec().acceptDataLoss())) {
      return Optional.of(new Step.AcceptLoss(incident));
    }
    return Optional.of(
        new Step.Blocked(
            Obstacle.DataLost,
            "%d of %d segments have no copy left in the ring. If none of the pods that held them can come back with its memory, set spec.acceptDataLoss to %s: they then start empty"
                .formatted(missing.count(), seen.ring().view().segments(), incident)));
  }

  private static Optional<Step> imageMissing(Observation seen) {
    return seen.pods().stream()
        .filter(PodFacts::imageMissing)
        .findFirst()
        .map(
            p ->
                new Step.Blocked(
                    Obstacle.ImagePullFailed,
                    "%s cannot start: %s. Correct spec.image, or undo its change; no other pod is restarted meanwhile"
                        .formatted(p.name(), p.waiting())));
  }

  private static Optional<Step> unmakeable(Observation seen) {
    return seen.pods().stream()
        .filter(PodFacts::unmakeable)
        .findFirst()
        .map(
            p ->
                new Step.Blocked(
                    Obstacle.PodNotStarting,
                    "%s cannot start: %s (kubectl describe pod %s). Correct the spec, often its podTemplate, or undo its change"
                        .formatted(p.name(), p.waiting(), p.name())));
  }

  private static Optional<Step> grow(Observation seen) {
    int now = seen.set().replicas();
    return seen.wanted() > now ? Optional.of(new Step.Grow(now, seen.wanted())) : Optional.empty();
  }

  private static Optional<Step> crashing(Observation seen) {
    return seen.pods().stream()
        .filter(PodFacts::crashing)
        .findFirst()
        .map(
            p ->
                new Step.Blocked(
                    Obstacle.PodCrashing,
                    "%s ends again and again: see its log (kubectl logs --previous %s)"
                        .formatted(p.name(), p.name())));
  }

  private static Optional<Step> unsettled(Observation seen) {
    Optional<PodFacts> homeless =
        seen.pods().stream().filter(p -> "Unschedulable".equals(p.waiting())).findFirst();
    if (homeless.isPresent()) {
      return wait(Awaited.Unschedulable, homeless.get().name() + " fits on no machine");
    }
    if (seen.pods().size() < seen.wanted()) {
      return wait(
          Awaited.Pods,
          "not all pods exist. If it lasts, a quota or an admission policy refuses them: kubectl"
              + " describe statefulset says which");
    }
    boolean pods =
        seen.pods().size() == seen.wanted()
            && seen.pods().stream().noneMatch(p -> p.terminating() || p.over() || !p.running());
    if (!pods) {
      return wait(Awaited.Pods, "not all pods run");
    }
    if (seen.ring() == null || seen.ring().upMembers() < seen.wanted()) {
      return wait(Awaited.Movement, "not all pods are full members of the ring");
    }
    if (!seen.ring().whole()) {
      return wait(Awaited.Movement, "the ring is not whole");
    }
    return seen.pods().stream().allMatch(PodFacts::ready)
        ? Optional.empty()
        : wait(Awaited.Pods, "not all pods are ready");
  }

  private static Optional<Step> wait(Awaited awaited, String message) {
    return Optional.of(new Step.Wait(awaited, message));
  }

  private static Optional<Step> replace(Observation seen) {
    return highest(seen.pods().stream().filter(PodFacts::replace))
        .map(p -> unlessItCosts(seen, p, new Step.Replace(p)));
  }

  private static Optional<Step> restart(Observation seen) {
    boolean auto = seen.spec().updatePolicy() == UpdatePolicy.Auto;
    Optional<PodFacts> next =
        highest(seen.pods().stream().filter(p -> stale(seen, p) || auto && outdated(seen, p)));
    if (next.isPresent() && !seen.set().settled()) {
      return wait(Awaited.Template, "new pods could still have the former template");
    }
    return next.map(
        p ->
            unlessItCosts(
                seen, p, new Step.Restart(p, stale(seen, p) ? "SpecChanged" : "OperatorChanged")));
  }

  private static Step unlessItCosts(Observation seen, PodFacts pod, Step step) {
    if (!seen.ring().answered()) {
      return new Step.Wait(Awaited.Members, "not all members answer with the view in force");
    }
    if (seen.ring().view().liveMembers().size() == 1 && pod.report().getKeys() > 0) {
      return new Step.Blocked(
          Obstacle.OnlyCopy,
          pod.name()
              + " is the only member and holds the only copy of everything: a restart would lose"
              + " it. Set spec.replicas to 2; afterwards it can be 1 again");
    }
    String advice = "raise spec.replicas, or delete keys; it is restarted then";
    return Room.missing(seen, List.of(pod), advice)
        .<Step>map(missing -> new Step.Blocked(Obstacle.InsufficientCapacity, missing))
        .orElse(step);
  }

  private static Optional<PodFacts> highest(Stream<PodFacts> pods) {
    return pods.max(Comparator.comparing(PodFacts::ordinal));
  }

  /** Started with another spec than the present one. */
  private static boolean stale(Observation seen, PodFacts pod) {
    return !Objects.equals(pod.restartHash(), seen.restartHash());
  }

  /** Made from another template than the present one. */
  private static boolean outdated(Observation seen, PodFacts pod) {
    return seen.set().updateRevision() != null
        && !Objects.equals(pod.revision(), seen.set().updateRevision());
  }
}
