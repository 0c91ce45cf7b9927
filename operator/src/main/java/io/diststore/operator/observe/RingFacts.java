package io.diststore.operator.observe;

import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.View;
import io.diststore.thrift.admin.NodeReport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The registered view, and what the members of the ring report. A report counts only if it comes
 * from a live member of this view, and if that member itself has this view.
 *
 * @param reporting how many of the live members report
 * @param unserved how many segments the reporting members should serve as primaries, but do not
 *     serve yet
 * @param segmentsUnderCopies how many segments have too few copies according to the reporting
 *     members; -1 if none reports
 * @param movingDone how many segments of the current move have reached their new owners
 * @param movingTotal how many segments the current move has in total
 */
public record RingFacts(
    View view,
    Reporting reporting,
    int unserved,
    int segmentsUnderCopies,
    int movingDone,
    int movingTotal) {

  /** Whether all, some or none of the view's live members send a report that counts. */
  public enum Reporting {
    /** All members report, and together they serve every segment. */
    ALL,
    /**
     * At least one member reports, but another member does not report, or at least one segment is
     * not served.
     */
    SOME,
    /** No member reports. */
    NONE
  }

  /** Returns the facts of a view, given the reports by node name. */
  public static RingFacts of(View view, Map<String, NodeReport> reportsByName) {
    Collection<Member> live = view.liveMembers();
    List<NodeReport> reports =
        live.stream()
            .map(member -> reportOf(member, view, reportsByName))
            .filter(Objects::nonNull)
            .toList();
    NodeReport furthest =
        reports.stream()
            .max((a, b) -> Integer.compare(a.getMovingDone(), b.getMovingDone()))
            .orElse(null);
    return new RingFacts(
        view,
        reporting(view, reports),
        reports.stream().mapToInt(r -> Math.max(0, r.getPrimaries() - r.getServing())).sum(),
        reports.stream().mapToInt(NodeReport::getSegmentsUnderCopies).max().orElse(-1),
        furthest == null ? 0 : furthest.getMovingDone(),
        furthest == null ? 0 : furthest.getMovingTotal());
  }

  private static Reporting reporting(View view, List<NodeReport> reports) {
    if (reports.isEmpty()) {
      return Reporting.NONE;
    }
    int served = reports.stream().mapToInt(NodeReport::getServing).sum();
    return reports.size() == view.liveMembers().size() && served == view.segments()
        ? Reporting.ALL
        : Reporting.SOME;
  }

  private static NodeReport reportOf(
      Member member, View view, Map<String, NodeReport> reportsByName) {
    NodeReport report = reportsByName.get(member.id().name());
    boolean counts =
        report != null
            && report.getIncarnation() == member.id().incarnation()
            && report.getEpoch() == view.epoch();
    return counts ? report : null;
  }

  /** Returns whether all live members report and together serve every segment. */
  public boolean allMembersReport() {
    return reporting == Reporting.ALL;
  }

  /**
   * Returns whether the ring is whole as far as the operator knows. In a whole ring, no segment
   * moves, no member is missing, no data is lost, and every segment has all of its copies.
   */
  public boolean isWhole() {
    return view.whole() && segmentsUnderCopies <= 0;
  }

  /**
   * Returns whether the ring is whole and all members report. Otherwise, removing a member could
   * take away a copy that the ring needs.
   */
  public boolean isConfirmedWhole() {
    return isWhole() && allMembersReport();
  }

  /** Returns the live member with this name, or null. */
  public Member liveMember(String name) {
    return view.liveMembers().stream()
        .filter(m -> m.id().name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Returns how many members are in state UP. */
  public int upMembers() {
    return (int) view.members().stream().filter(m -> m.state() == MemberState.UP).count();
  }
}
