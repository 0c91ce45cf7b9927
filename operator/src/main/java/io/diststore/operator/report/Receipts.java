package io.diststore.operator.report;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.LeaveReceipt;
import io.diststore.crds.DistStoreStatus.ReceivedShare;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.PodFacts;
import io.diststore.ring.view.Member;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.diststore.HandoffState;
import io.diststore.thrift.diststore.HandoffStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Maintains the receipts of leaves. It keeps the receipts of the previous status, and adds the
 * reports from leaving members. A leave that is under way already has a receipt, and each new
 * report replaces that receipt. So if a node ends between two passes, its receipt contains its last
 * report. The view then shows how the leave ended.
 */
final class Receipts {
  private static final String LEAVING = "Leaving";
  private static final String CUT_SHORT = "CutShort";

  private Receipts() {}

  static List<LeaveReceipt> of(DistStoreStatus before, Observation observation, Instant now) {
    List<LeaveReceipt> receipts =
        new ArrayList<>(
            before == null || before.handoffs() == null ? List.of() : before.handoffs());
    for (PodFacts pod : observation.pods()) {
      if (pod.hasBegunToLeave()) {
        LeaveReceipt receipt = receipt(pod);
        int index = indexOf(receipts, receipt.id());
        if (index < 0) {
          receipts.add(receipt);
        } else {
          receipts.set(index, receipt);
        }
      }
    }
    receipts.replaceAll(r -> LEAVING.equals(r.result()) ? finishIfEnded(r, observation, now) : r);
    return withoutOldest(receipts, observation);
  }

  /**
   * Finishes the receipt of a node that ended without a final report. While the view still lists
   * the member as live, the outcome is unknown, and the receipt stays as it is.
   */
  private static LeaveReceipt finishIfEnded(
      LeaveReceipt receipt, Observation observation, Instant now) {
    boolean running =
        observation
            .pod(receipt.pod())
            .map(p -> p.report() == null ? p.running() : id(p).equals(receipt.id()))
            .orElse(false);
    if (running || observation.ring() == null) {
      return receipt;
    }
    Optional<Member> member =
        observation.ring().view().members().stream()
            .filter(m -> (m.id().name() + "-" + m.id().incarnation()).equals(receipt.id()))
            .findFirst();
    if (member.isPresent() && member.get().live()) {
      return receipt;
    }
    return new LeaveReceipt(
        receipt.id(),
        receipt.pod(),
        receipt.incarnation(),
        receipt.reason(),
        receipt.keys(),
        receipt.bytes(),
        receipt.to(),
        receipt.startedAt(),
        now.truncatedTo(ChronoUnit.SECONDS).toString(),
        member.isPresent() ? CUT_SHORT : "Left");
  }

  /**
   * Drops the oldest receipts beyond the maximum. Keeps every receipt that is still needed, because
   * a pod is removed only after its receipt is in the status.
   */
  private static List<LeaveReceipt> withoutOldest(
      List<LeaveReceipt> receipts, Observation observation) {
    List<LeaveReceipt> past =
        receipts.stream().filter(r -> !isNeeded(r, receipts, observation)).toList();
    List<LeaveReceipt> dropped =
        past.subList(0, Math.max(0, past.size() - DistStoreStatus.PAST_RECEIPTS_MAX));
    return receipts.stream().filter(r -> !dropped.contains(r)).toList();
  }

  private static boolean isNeeded(
      LeaveReceipt receipt, List<LeaveReceipt> receipts, Observation observation) {
    PodFacts pod = observation.pod(receipt.pod()).orElse(null);
    if (pod == null) {
      return false;
    }
    if (pod.hasBegunToLeave()) {
      return receipt.id().equals(id(pod));
    }
    boolean newest =
        receipts.stream().filter(r -> r.pod().equals(pod.name())).toList().getLast() == receipt;
    return pod.retired() && newest;
  }

  private static int indexOf(List<LeaveReceipt> receipts, String id) {
    for (int i = 0; i < receipts.size(); i++) {
      if (receipts.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private static LeaveReceipt receipt(PodFacts pod) {
    NodeReport report = pod.report();
    HandoffStatus handoff = report.getHandoff();
    List<ReceivedShare> to =
        handoff.getReceivers() == null
            ? List.of()
            : handoff.getReceivers().stream()
                .map(r -> new ReceivedShare(r.getTo(), r.getKeys(), r.getBytes()))
                .toList();
    return new LeaveReceipt(
        id(pod),
        pod.name(),
        Long.toString(report.getIncarnation()),
        pod.retired() ? "ScaleDown" : "PodDeleted",
        unlessUnknown(handoff, handoff.getKeys()),
        unlessUnknown(handoff, handoff.getBytes()),
        to,
        time(handoff.getStartedAtMillis()),
        time(handoff.getFinishedAtMillis()),
        result(handoff.getState()));
  }

  private static String id(PodFacts pod) {
    return pod.name() + "-" + pod.report().getIncarnation();
  }

  private static String result(HandoffState state) {
    return switch (state) {
      case NONE -> throw new IllegalStateException("a receipt of a member that is not leaving");
      case LEAVING -> LEAVING;
      case COMPLETE -> "Complete";
      case CUT_SHORT -> CUT_SHORT;
    };
  }

  /**
   * Returns a number from the report, or null if the node might not know the number yet. A node
   * counts its keys only some time after it has begun to leave, and reports 0 until then.
   */
  private static Long unlessUnknown(HandoffStatus handoff, long held) {
    return held == 0 && handoff.getState() == HandoffState.LEAVING ? null : held;
  }

  private static String time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }
}
