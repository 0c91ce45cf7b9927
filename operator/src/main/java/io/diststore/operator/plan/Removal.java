package io.diststore.operator.plan;

import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.Obstacle;
import io.diststore.operator.observe.PodFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes the highest pods away.
 *
 * <ol>
 *   <li>As long as nobody has begun, everything must be whole and those that stay must have room.
 *   <li>All leavers are marked as retired, which outlives their containers, and nobody is told
 *       anything until all of them have read it: so they leave in one view.
 *   <li>A mark is never taken back by the operator. Who wants more pods meanwhile waits for the
 *       end; who wants fewer adds to the leavers, once the ring is whole again.
 *   <li>Parked, out of the view, the receipts written: the StatefulSet shrinks over them, at once.
 * </ol>
 */
final class Removal {
  private final Observation seen;
  private final int floor;
  private final List<PodFacts> leavers;

  private Removal(Observation seen, int floor) {
    this.seen = seen;
    this.floor = floor;
    this.leavers = seen.pods().stream().filter(p -> p.ordinal() >= floor).toList();
  }

  /** The step of a removal, or empty if there is nothing to remove. */
  static Optional<Step> step(Observation seen) {
    int marked =
        seen.pods().stream()
            .filter(PodFacts::retired)
            .mapToInt(PodFacts::ordinal)
            .min()
            .orElse(Integer.MAX_VALUE);
    int floor = Math.min(seen.wanted(), marked);
    if (floor < seen.spec().copies()) {
      return Optional.of(new Step.Blocked(Obstacle.StrayMark, stray(seen)));
    }
    return floor < seen.set().replicas()
        ? Optional.of(new Removal(seen, floor).step())
        : Optional.empty();
  }

  /** This operator marks none that the ring needs for its copies. */
  private static String stray(Observation seen) {
    String pods =
        seen.pods().stream()
            .filter(p -> p.retired() && p.ordinal() < seen.spec().copies())
            .map(PodFacts::name)
            .collect(Collectors.joining(","));
    return "%s is marked as retired by the annotation diststore.io/retired, but without it there are fewer pods than the %d copies of each key: take the annotation away (kubectl annotate pod %s diststore.io/retired-)"
        .formatted(pods, seen.spec().copies(), pods.replace(',', ' '));
  }

  private Step step() {
    List<PodFacts> unmarked = leavers.stream().filter(p -> !p.retired() && !p.over()).toList();
    if (leavers.stream().allMatch(this::drained)) {
      return unmarked.isEmpty() ? shrink() : new Step.Retire(unmarked);
    }
    if (!unmarked.isEmpty()) {
      return retire(unmarked);
    }
    List<PodFacts> untold =
        leavers.stream().filter(p -> p.report() != null && !p.parked() && !p.leaving()).toList();
    if (untold.isEmpty()) {
      return new Step.Wait(Awaited.HandingOff, "the leavers hand over");
    }
    List<PodFacts> blind = untold.stream().filter(p -> !p.report().isRetired()).toList();
    if (!blind.isEmpty()) {
      return new Step.Wait(Awaited.MarkUnread, "not all leavers have read that they are retired");
    }
    boolean begun = leavers.stream().anyMatch(p -> p.leaving() || p.parked());
    if (!begun && !seen.ring().surelyWhole()) {
      return new Step.Wait(Awaited.Movement, "nobody leaves before the ring is whole");
    }
    return new Step.Leave(untold);
  }

  private Step retire(List<PodFacts> unmarked) {
    if (seen.ring() == null || !seen.ring().surelyWhole()) {
      return new Step.Wait(Awaited.Movement, "nobody leaves before the ring is whole");
    }
    String advice =
        "keep more replicas, or delete keys. For fewer and larger pods, set spec.replicas to %d again, raise spec.resources.limits.memory, and scale when all are restarted"
            .formatted(seen.set().replicas());
    return Room.missing(seen, leavers, advice)
        .<Step>map(missing -> new Step.Blocked(Obstacle.InsufficientCapacity, missing))
        .orElseGet(() -> new Step.Retire(unmarked));
  }

  private Step shrink() {
    boolean counted =
        seen.ring() != null
            && seen.ring().view().members().stream().anyMatch(m -> ordinal(m.id().name()) >= floor);
    if (counted) {
      return new Step.Wait(Awaited.Movement, "the ring still counts on a pod that is gone");
    }
    boolean recorded =
        leavers.stream()
            .filter(p -> p.parked() && p.leaving())
            .allMatch(p -> seen.receipts().contains(receiptId(p)));
    return recorded
        ? new Step.Shrink(seen.set().replicas(), floor)
        : new Step.Wait(Awaited.Recording, "the receipts come first");
  }

  private static int ordinal(String pod) {
    return Integer.parseInt(pod.substring(pod.lastIndexOf('-') + 1));
  }

  private static String receiptId(PodFacts pod) {
    return pod.name() + "-" + pod.report().getIncarnation();
  }

  /** It is in no view, and what runs of it will not ask to join. */
  private boolean drained(PodFacts pod) {
    boolean listed =
        seen.ring() != null
            && seen.ring().view().members().stream()
                .anyMatch(m -> m.id().name().equals(pod.name()));
    return !listed && (pod.parked() || pod.over() || !pod.running());
  }
}
