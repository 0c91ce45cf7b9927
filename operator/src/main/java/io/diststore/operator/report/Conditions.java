package io.diststore.operator.report;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Condition;
import io.diststore.crds.RegisteredView.Restored;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.RegisterFacts;
import io.diststore.operator.observe.RingFacts;
import io.diststore.operator.observe.RingFacts.Reporting;
import io.diststore.operator.plan.Step;
import io.diststore.operator.plan.WaitReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Derives the conditions of a store from one observation and the step that was planned from it.
 * Flux and Helm understand {@code Reconciling} and {@code Stalled}. Both are false when no change
 * is under way and there is no obstacle.
 */
final class Conditions {
  static final String RING_OBJECT_INTACT = "RingObjectIntact";

  /** The reason of {@link #RING_OBJECT_INTACT} after a node has put a lost view back. */
  static final String RESTORED = "Restored";

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

  List<Condition> of(Observation observation, Step step) {
    return List.of(
        ready(observation, step),
        available(observation),
        degraded(observation),
        reconciling(step),
        stalled(step),
        ringObjectIntact(observation));
  }

  private Condition ready(Observation observation, Step step) {
    boolean ready = step instanceof Step.Done || isPaused(step) && isAsWanted(observation);
    return condition(
        "Ready",
        ready,
        ready ? "Ready" : reason(step),
        ready
            ? "all %d pods are members, and the ring is whole".formatted(observation.wantedPods())
            : step.message());
  }

  private static boolean isAsWanted(Observation observation) {
    return observation.ring() != null
        && observation.ring().isWhole()
        && observation.ring().upMembers() == observation.wantedPods()
        && observation.pods().size() == observation.wantedPods();
  }

  private Condition available(Observation observation) {
    RingFacts ring = observation.ring();
    if (observation.register().unreadable() != null) {
      return condition("Available", false, "ViewUnreadable", observation.register().unreadable());
    }
    if (observation.isRegisterBehind()) {
      return condition("Available", false, "RingObjectReset", behind(observation));
    }
    if (ring == null) {
      return condition("Available", false, "NotFounded", "no node has founded the ring yet");
    }
    int segments = ring.view().segments();
    int lost = ring.view().missing().count();
    if (lost > 0) {
      return condition(
          "Available", false, "DataLost", lost + " of " + segments + " segments are lost");
    }
    if (ring.reporting() == Reporting.NONE) {
      return condition("Available", false, "MembersSilent", "no member answers the operator");
    }
    // If a member does not answer the operator for a moment, that member still counts as serving.
    // If the member has stopped, the ring itself detects that within seconds.
    boolean all = ring.unserved() == 0;
    return condition(
        "Available",
        all,
        all ? "AllSegmentsServed" : "SegmentsUnserved",
        all
            ? "every segment is served"
            : ring.unserved() + " of " + segments + " segments are being taken over");
  }

  private Condition degraded(Observation observation) {
    RingFacts ring = observation.ring();
    if (ring != null && !ring.view().lost().isEmpty()) {
      return condition("Degraded", true, "DataLost", "some segments are lost");
    }
    if (ring != null && ring.segmentsUnderCopies() > 0) {
      return condition(
          "Degraded",
          true,
          "UnderCopies",
          ring.segmentsUnderCopies() + " segments have fewer copies than they should");
    }
    if (ring != null && ring.view().liveMembers().size() < ring.view().members().size()) {
      return condition("Degraded", true, "MembersDown", "some members are DOWN");
    }
    if (observation.spec().copies() == 1) {
      return condition(
          "Degraded", true, "DataAtRisk", "spec.copies is 1: if a pod crashes, its keys are lost");
    }
    return condition("Degraded", false, "EnoughCopies", "every segment has all of its copies");
  }

  private Condition reconciling(Step step) {
    boolean underWay =
        !(step instanceof Step.Done || step instanceof Step.Blocked || isPaused(step));
    return condition("Reconciling", underWay, reason(step), step.message());
  }

  private Condition stalled(Step step) {
    boolean blocked = step instanceof Step.Blocked;
    return condition(
        "Stalled",
        blocked,
        blocked ? reason(step) : "NotStalled",
        blocked ? step.message() : "the operator is not blocked");
  }

  /**
   * Reports whether the ring object holds the latest view. After a reset, the reason says for a
   * while that a node has put the latest view back.
   */
  private Condition ringObjectIntact(Observation observation) {
    Optional<String> refused = observation.registerFault();
    if (refused.isPresent()) {
      return condition(RING_OBJECT_INTACT, false, "Forked", refused.get());
    }
    RegisterFacts register = observation.register();
    if (register.unreadable() != null) {
      return condition(RING_OBJECT_INTACT, false, "ViewUnreadable", register.unreadable());
    }
    if (observation.isRegisterBehind()) {
      return condition(
          RING_OBJECT_INTACT,
          false,
          register.view() == null ? "Emptied" : "SetBack",
          behind(observation));
    }
    Restored restored = register.restored();
    if (restored != null) {
      String held = restored.held() == 0 ? "no view" : "only epoch " + restored.held();
      return condition(
          RING_OBJECT_INTACT,
          true,
          RESTORED,
          "the ring object held %s, so %s put epoch %d back at %s"
              .formatted(held, restored.by(), restored.epoch(), restored.at()));
    }
    return condition(RING_OBJECT_INTACT, true, "Intact", "the ring object was not set back");
  }

  private static String behind(Observation observation) {
    RegisterFacts register = observation.register();
    return "the ring object holds %s, but the ring had already reached epoch %d"
        .formatted(
            register.view() == null ? "no view" : "epoch " + register.view().epoch(),
            observation.knownEpoch());
  }

  private static boolean isPaused(Step step) {
    return step instanceof Step.Wait wait && wait.waitReason() == WaitReason.Paused;
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
