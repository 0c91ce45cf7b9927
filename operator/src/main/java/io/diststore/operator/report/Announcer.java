package io.diststore.operator.report;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.LeaveReceipt;
import io.diststore.operator.observe.Snapshot;
import io.diststore.operator.observe.StatefulSetFacts;
import io.diststore.operator.plan.Step;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces each step that begins, each leave that ends, and each obstacle. Each announcement is an
 * event and a log line. To avoid repetitions, this class compares the outcome of a pass with the
 * previous status.
 */
public final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Events events;

  public Announcer(Events events) {
    this.events = events;
  }

  /** Announces that someone other than the operator changed the number of replicas. */
  public void announceUnmanagedScale(Snapshot snapshot, Instant now) {
    StatefulSetFacts set = snapshot.observation().statefulSet();
    publish(
        snapshot.store(),
        true,
        "UnmanagedScale",
        "the StatefulSet was scaled from %d to %d replicas, which the operator reverts: scale the DistStore instead (kubectl scale dst %s --replicas=N)"
            .formatted(
                set.decreedReplicas(), set.replicas(), snapshot.store().getMetadata().getName()),
        now);
  }

  /** Announces what has changed in a pass, compared with the previous status. */
  public void announce(Snapshot snapshot, Step step, DistStoreStatus status, Instant now) {
    DistStoreStatus before = snapshot.store().getStatus();
    announceLeaves(snapshot.store(), before, status, now);
    announceRestoration(snapshot.store(), before, status, now);
    String previousType = before == null || before.step() == null ? null : before.step().type();
    boolean unchanged =
        step.type().equals(previousType)
            && Objects.equals(before.step().reason(), step.reason())
            && Objects.equals(before.step().pod(), step.podNames());
    String reason = eventReason(step, previousType);
    if (!unchanged && reason != null) {
      publish(snapshot.store(), step instanceof Step.Blocked, reason, step.message(), now);
    }
  }

  /** Returns the reason of the event for a step, or null if the step gets no event. */
  private static String eventReason(Step step, String previousType) {
    return switch (step) {
      case Step.Register register -> null;
      case Step.Grow grow -> "Growing";
      case Step.Retire retire -> "Leaving";
      case Step.Leave leave -> null;
      case Step.Shrink shrink -> "Shrunk";
      case Step.Restart restart -> "Restarting";
      case Step.Replace replace -> "Replacing";
      case Step.Gone gone -> "MemberGone";
      case Step.Recover recover -> "Recovering";
      case Step.AcceptLoss accept -> "LossAccepted";
      case Step.Wait wait -> null;
      case Step.Blocked blocked -> blocked.reason();
      case Step.Done done -> previousType == null || previousType.equals("Done") ? null : "Ready";
    };
  }

  /** Announces that a node has put a view back into the ring object. */
  private void announceRestoration(
      DistStore store, DistStoreStatus before, DistStoreStatus status, Instant now) {
    Optional<String> restoration = restoration(status);
    if (restoration.isPresent() && !restoration.equals(restoration(before))) {
      publish(store, true, "RingObjectRestored", restoration.get(), now);
    }
  }

  private static Optional<String> restoration(DistStoreStatus status) {
    return status == null || status.conditions() == null
        ? Optional.empty()
        : status.conditions().stream()
            .filter(c -> c.type().equals(Conditions.RING_OBJECT_INTACT))
            .filter(c -> Conditions.RESTORED.equals(c.reason()))
            .map(DistStoreStatus.Condition::message)
            .findFirst();
  }

  private void announceLeaves(
      DistStore store, DistStoreStatus before, DistStoreStatus status, Instant now) {
    Set<String> announced = finished(before).map(LeaveReceipt::id).collect(Collectors.toSet());
    finished(status)
        .filter(receipt -> !announced.contains(receipt.id()))
        .forEach(
            receipt ->
                publish(
                    store,
                    "CutShort".equals(receipt.result()),
                    "HandedOff",
                    receipt.pod() + " " + outcome(receipt),
                    now));
  }

  private static String outcome(LeaveReceipt receipt) {
    String held =
        receipt.keys() == null
            ? "an unknown number of keys"
            : "%d keys (%d bytes)".formatted(receipt.keys(), receipt.bytes());
    return switch (receipt.result()) {
      case "Left" ->
          "left the ring, but ended before the operator read its final report; it held " + held;
      case "CutShort" -> "ended before it had handed over everything; it held " + held;
      default -> "handed over " + held;
    };
  }

  private static Stream<LeaveReceipt> finished(DistStoreStatus status) {
    return status == null || status.handoffs() == null
        ? Stream.of()
        : status.handoffs().stream().filter(receipt -> receipt.finishedAt() != null);
  }

  private void publish(DistStore store, boolean warning, String reason, String note, Instant now) {
    LOG.info(
        "{}/{} {}: {}",
        store.getMetadata().getNamespace(),
        store.getMetadata().getName(),
        reason,
        note);
    events.publish(store, warning, reason, note, now);
  }
}
