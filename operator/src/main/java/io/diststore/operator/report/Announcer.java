package io.diststore.operator.report;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Handoff;
import io.diststore.operator.observe.Look;
import io.diststore.operator.observe.SetFacts;
import io.diststore.operator.plan.Step;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once, as an event and in the log, what began, what came to an end, and what is in the way.
 */
public final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Events events;

  public Announcer(Events events) {
    this.events = events;
  }

  /** That somebody else changed the number of replicas. */
  public void scaledByOthers(Look look, Instant now) {
    SetFacts set = look.seen().set();
    say(
        look.store(),
        true,
        "UnmanagedScale",
        "the StatefulSet was scaled from %d to %d by somebody else: scale the DistStore instead (kubectl scale dst %s --replicas=N)"
            .formatted(set.decreed(), set.replicas(), look.store().getMetadata().getName()),
        now);
  }

  /** What a pass comes to, compared with what the status said before. */
  public void announce(Look look, Step step, DistStoreStatus status, Instant now) {
    DistStoreStatus before = look.store().getStatus();
    handedOff(look.store(), before, status, now);
    String type = before == null || before.step() == null ? null : before.step().type();
    boolean same =
        step.type().equals(type)
            && Objects.equals(before.step().reason(), step.reason())
            && Objects.equals(before.step().pod(), step.pods());
    String reason = reason(step, type);
    if (!same && reason != null) {
      say(look.store(), step instanceof Step.Blocked, reason, step.message(), now);
    }
  }

  private static String reason(Step step, String before) {
    return switch (step) {
      case Step.Register register -> null;
      case Step.Grow grow -> "Growing";
      case Step.Retire retire -> "Leaving";
      case Step.Leave leave -> null;
      case Step.Shrink shrink -> "Shrunk";
      case Step.Restart restart -> "Restarting";
      case Step.Replace replace -> "Replacing";
      case Step.Gone gone -> "MemberGone";
      case Step.AcceptLoss accept -> "LossAccepted";
      case Step.Wait wait -> null;
      case Step.Blocked blocked -> blocked.reason();
      case Step.Done done -> before == null || before.equals("Done") ? null : "Ready";
    };
  }

  private void handedOff(
      DistStore store, DistStoreStatus before, DistStoreStatus status, Instant now) {
    Set<String> told = finished(before).map(Handoff::id).collect(Collectors.toSet());
    finished(status)
        .filter(h -> !told.contains(h.id()))
        .forEach(
            h ->
                say(
                    store,
                    "CutShort".equals(h.result()),
                    "HandedOff",
                    h.pod() + " " + words(h),
                    now));
  }

  private static String words(Handoff receipt) {
    String held =
        receipt.keys() == null
            ? "nobody heard how much"
            : "%d keys, %d bytes".formatted(receipt.keys(), receipt.bytes());
    return switch (receipt.result()) {
      case "Left" -> "left the ring and ended before it was heard again: " + held;
      case "CutShort" -> "ended before it had handed over all of this: " + held;
      default -> "handed over " + held + ": " + receipt.result();
    };
  }

  private static Stream<Handoff> finished(DistStoreStatus status) {
    return status == null || status.handoffs() == null
        ? Stream.of()
        : status.handoffs().stream().filter(h -> h.finishedAt() != null);
  }

  private void say(DistStore store, boolean warning, String reason, String note, Instant now) {
    LOG.info(
        "{}/{} {}: {}",
        store.getMetadata().getNamespace(),
        store.getMetadata().getName(),
        reason,
        note);
    events.publish(store, warning, reason, note, now);
  }
}
