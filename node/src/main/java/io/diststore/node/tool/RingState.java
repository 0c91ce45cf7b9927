package io.diststore.node.tool;

import io.diststore.client.Administrator;
import io.diststore.client.NodeAddress;
import io.diststore.client.ring.RingLayout;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.TException;

/**
 * The state of a ring, as one node describes it, together with the members' reports about
 * themselves.
 *
 * @param asked the node that described the ring
 * @param info the description, with members and primaries
 * @param layout which member keeps which segment
 * @param reports the reports by the names of the members; a member that gave none is missing
 * @param silences why members gave no report, by their names
 */
record RingState(
    NodeAddress asked,
    RingInfo info,
    RingLayout layout,
    Map<String, NodeReport> reports,
    Map<String, String> silences) {
  private static final long REPORTS_SECONDS = 3;

  /** Opens the connection on which a member is asked for its report. */
  interface Access {
    Administrator connect(NodeAddress member) throws TException;
  }

  /** Asks all members that are not DOWN for their reports, all at the same time. */
  static RingState of(NodeAddress asked, RingInfo info, Access access) {
    Map<String, NodeReport> reports = new ConcurrentHashMap<>();
    Map<String, String> silences = new ConcurrentHashMap<>();
    List<RingMember> askable =
        info.getMembers().stream().filter(m -> m.getState() != MemberState.DOWN).toList();
    CountDownLatch answers = new CountDownLatch(askable.size());
    for (RingMember member : askable) {
      silences.put(member.getName(), "no answer within " + REPORTS_SECONDS + " s");
      Thread.ofVirtual()
          .start(
              () -> {
                ask(member, access, reports, silences);
                answers.countDown();
              });
    }
    try {
      answers.await(REPORTS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new RingState(
        asked, info, new RingLayout(info), Map.copyOf(reports), Map.copyOf(silences));
  }

  private static void ask(
      RingMember member,
      Access access,
      Map<String, NodeReport> reports,
      Map<String, String> silences) {
    try (Administrator administrator = access.connect(NodeAddress.of(member.getClient()))) {
      reports.put(member.getName(), administrator.report());
      silences.remove(member.getName());
    } catch (TException e) {
      silences.put(member.getName(), String.valueOf(e.getMessage()));
    }
  }

  boolean isUnreachable(RingMember member) {
    return info.isSetUnreachable() && info.getUnreachable().contains(member.getName());
  }

  /** Returns a member's state in one word, for people. */
  String stateOf(RingMember member) {
    return isUnreachable(member)
        ? "unreachable"
        : member.getState().name().toLowerCase(Locale.ROOT);
  }

  /** Returns the report with the highest epoch, which describes the ring best; null if none. */
  NodeReport latest() {
    return reports.values().stream()
        .max((a, b) -> Long.compare(a.getEpoch(), b.getEpoch()))
        .orElse(null);
  }

  /** Returns the state of the ring in one word. */
  String word() {
    if (info.isSetMajority() && !info.isMajority()) {
      return "without majority";
    }
    NodeReport report = latest();
    if (report != null && report.isSetLoss()) {
      return "with lost data";
    }
    boolean isNewer = report != null && report.getEpoch() > info.getEpoch();
    if (isNewer ? report.isWhole() : info.isWhole()) {
      return "healthy";
    }
    return report != null && report.getMovingTotal() > 0 ? "moving keys" : "degraded";
  }
}
