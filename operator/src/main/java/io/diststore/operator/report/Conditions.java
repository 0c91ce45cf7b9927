package io.diststore.operator.report;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Condition;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.RingFacts;
import io.diststore.operator.plan.Awaited;
import io.diststore.operator.plan.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * The conditions of a store, all of them from one look. {@code Reconciling} and {@code Stalled} are
 * what Flux and Helm understand; both are false when nothing goes on and nothing is in the way.
 */
final class Conditions {
  private static final String TRUE = "True";
  private static final String FALSE = "False";
  private static final int MESSAGE_MAX = 1024;

  private final DistStoreStatus before;
  private final long generation;
  private final Instant now;

  Conditions(DistStoreStatus before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  List<Condition> of(Observation seen, Step step) {
    return List.of(
        ready(seen, step), available(seen), degraded(seen), reconciling(step), stalled(step));
  }

  private Condition ready(Observation seen, Step step) {
    boolean realised = step instanceof Step.Done || paused(step) && asWanted(seen);
    return condition(
        "Ready",
        realised,
        realised ? "Ready" : reason(step),
        realised
            ? "%d of %d members, whole".formatted(seen.wanted(), seen.wanted())
            : step.message());
  }

  private static boolean asWanted(Observation seen) {
    return seen.ring() != null
        && seen.ring().whole()
        && seen.ring().upMembers() == seen.wanted()
        && seen.pods().size() == seen.wanted();
  }

  private Condition available(Observation seen) {
    RingFacts ring = seen.ring();
    if (seen.register().unreadable() != null) {
      return condition("Available", false, "ViewUnreadable", seen.register().unreadable());
    }
    if (ring == null) {
      return condition("Available", false, "NotFounded", "the ring has not begun yet");
    }
    int segments = ring.view().segments();
    int lost = ring.view().missing().count();
    if (lost > 0) {
      return condition(
          "Available", false, "DataLost", lost + " of " + segments + " segments are lost");
    }
    if (!ring.heard()) {
      return condition("Available", false, "MembersSilent", "no member answers the operator");
    }
    // A member that the ring has and the operator cannot hear for a moment is no outage.
    boolean all = ring.unserved() == 0;
    return condition(
        "Available",
        all,
        all ? "AllSegmentsServed" : "SegmentsUnserved",
        all
            ? "every segment is served"
            : ring.unserved() + " of " + segments + " segments are being taken over");
  }

  private Condition degraded(Observation seen) {
    RingFacts ring = seen.ring();
    if (ring != null && !ring.view().lost().isEmpty()) {
      return condition("Degraded", true, "DataLost", "something is lost");
    }
    if (ring != null && ring.segmentsUnderCopies() > 0) {
      return condition(
          "Degraded",
          true,
          "UnderCopies",
          ring.segmentsUnderCopies() + " segments have fewer copies than they should");
    }
    if (ring != null && ring.view().liveMembers().size() < ring.view().members().size()) {
      return condition("Degraded", true, "MembersDown", "members are down");
    }
    if (seen.spec().copies() == 1) {
      return condition(
          "Degraded", true, "DataAtRisk", "with one copy, a crashed pod's keys are lost");
    }
    return condition("Degraded", false, "EnoughCopies", "every segment has its copies");
  }

  private Condition reconciling(Step step) {
    boolean under = !(step instanceof Step.Done || step instanceof Step.Blocked || paused(step));
    return condition("Reconciling", under, reason(step), step.message());
  }

  private Condition stalled(Step step) {
    boolean blocked = step instanceof Step.Blocked;
    return condition(
        "Stalled",
        blocked,
        blocked ? reason(step) : "NotStalled",
        blocked ? step.message() : "nothing is in the way");
  }

  private static boolean paused(Step step) {
    return step instanceof Step.Wait wait && wait.awaited() == Awaited.Paused;
  }

  private static String reason(Step step) {
    return switch (step) {
      case Step.Wait wait -> wait.reason();
      case Step.Blocked blocked -> blocked.reason();
      default -> step.type();
    };
  }

  private Condition condition(String type, boolean status, String reason, String message) {
    String value = status ? TRUE : FALSE;
    String since =
        previous(type) != null && Objects.equals(previous(type).status(), value)
            ? previous(type).lastTransitionTime()
            : now.truncatedTo(ChronoUnit.SECONDS).toString();
    String text = message.length() > MESSAGE_MAX ? message.substring(0, MESSAGE_MAX) : message;
    return new Condition(type, value, generation, since, reason, text);
  }

  private Condition previous(String type) {
    if (before == null || before.conditions() == null) {
      return null;
    }
    return before.conditions().stream().filter(c -> c.type().equals(type)).findFirst().orElse(null);
  }
}
