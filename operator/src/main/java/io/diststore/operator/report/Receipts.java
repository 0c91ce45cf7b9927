package io.diststore.operator.report;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Handoff;
import io.diststore.crds.DistStoreStatus.HandoffShare;
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
 * The receipts of departures: what was there already, and what leavers report now. A receipt under
 * way is written too and replaced by the next report, so that a pod that is gone between two looks
 * leaves at least what was last seen of it, and what the ring says of its end.
 */
final class Receipts {
  private static final String LEAVING = "Leaving";
  private static final String CUT_SHORT = "CutShort";

  private Receipts() {}

  static List<Handoff> of(DistStoreStatus before, Observation seen, Instant now) {
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
    receipts.replaceAll(r -> LEAVING.equals(r.result()) ? ended(r, seen, now) : r);
    return lastOf(receipts, seen);
  }

  /**
   * What became of a leaver that said no last word, if it is over. As long as the ring still counts
   * on it, nobody knows.
   */
  private static Handoff ended(Handoff receipt, Observation seen, Instant now) {
    boolean there =
        seen.pod(receipt.pod())
            .map(p -> p.report() == null ? p.running() : id(p).equals(receipt.id()))
            .orElse(false);
    if (there || seen.ring() == null) {
      return receipt;
    }
    Optional<Member> member =
        seen.ring().view().members().stream()
            .filter(m -> (m.id().name() + "-" + m.id().incarnation()).equals(receipt.id()))
            .findFirst();
    if (member.isPresent() && member.get().live()) {
      return receipt;
    }
    return new Handoff(
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
        known(handoff, handoff.getKeys()),
        known(handoff, handoff.getBytes()),
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
      case NONE, LEAVING -> LEAVING;
      case COMPLETE -> "Complete";
      case CUT_SHORT -> CUT_SHORT;
    };
  }

  /** What it held, which a leaver knows some time after it has begun: 0 may mean not yet. */
  private static Long known(HandoffStatus handoff, long held) {
    return held == 0 && handoff.getState() == HandoffState.LEAVING ? null : held;
  }

  private static String time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }
}
