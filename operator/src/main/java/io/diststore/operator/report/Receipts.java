package io.diststore.operator.report;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Handoff;
import io.diststore.crds.DistStoreStatus.HandoffShare;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.PodFacts;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.diststore.HandoffState;
import io.diststore.thrift.diststore.HandoffStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The receipts of departures: what was there already, and what leavers report now. A receipt under
 * way is written too and replaced by the next report, so that a pod that is gone between two looks
 * leaves at least what was last seen of it.
 */
final class Receipts {
  private Receipts() {}

  static List<Handoff> of(DistStoreStatus before, Observation seen) {
    List<Handoff> receipts =
        new ArrayList<>(
            before == null || before.handoffs() == null ? List.of() : before.handoffs());
    for (PodFacts pod : seen.pods()) {
      if (pod.leaving()) {
        Handoff receipt = receipt(pod);
        int at = indexOf(receipts, receipt.id());
        if (at < 0) {
          receipts.add(receipt);
        } else {
          receipts.set(at, receipt);
        }
      }
    }
    return lastOf(receipts, seen);
  }

  /** A pod is taken away only once its receipt is in the status: there it stays until then. */
  private static List<Handoff> lastOf(List<Handoff> receipts, Observation seen) {
    List<Handoff> past = receipts.stream().filter(r -> !needed(r, receipts, seen)).toList();
    List<Handoff> dropped =
        past.subList(0, Math.max(0, past.size() - DistStoreStatus.HANDOFFS_MAX));
    return receipts.stream().filter(r -> !dropped.contains(r)).toList();
  }

  private static boolean needed(Handoff receipt, List<Handoff> receipts, Observation seen) {
    PodFacts pod = seen.pod(receipt.pod()).orElse(null);
    if (pod == null) {
      return false;
    }
    if (pod.leaving()) {
      return receipt.id().equals(id(pod));
    }
    boolean newest =
        receipts.stream().filter(r -> r.pod().equals(pod.name())).toList().getLast() == receipt;
    return pod.retired() && newest;
  }

  private static int indexOf(List<Handoff> receipts, String id) {
    for (int i = 0; i < receipts.size(); i++) {
      if (receipts.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private static Handoff receipt(PodFacts pod) {
    NodeReport report = pod.report();
    HandoffStatus handoff = report.getHandoff();
    List<HandoffShare> to =
        handoff.getReceivers() == null
            ? List.of()
            : handoff.getReceivers().stream()
                .map(r -> new HandoffShare(r.getTo(), r.getKeys(), r.getBytes()))
                .toList();
    return new Handoff(
        id(pod),
        pod.name(),
        Long.toString(report.getIncarnation()),
        pod.retired() ? "ScaleDown" : "PodDeleted",
        handoff.getKeys(),
        handoff.getBytes(),
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
      case NONE, LEAVING -> "Leaving";
      case COMPLETE -> "Complete";
      case CUT_SHORT -> "CutShort";
    };
  }

  private static String time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }
}
