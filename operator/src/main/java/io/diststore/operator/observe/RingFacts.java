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
 * The ring: the registered view, and what its members report about it. A report counts only if a
 * live member of this view sent it and has this view itself.
 *
 * @param reporting how many of the live members report
 * @param unserved how many segments the reporting members should serve as primaries and do not
 *     serve yet
 * @param segmentsUnderCopies how many segments have too few copies according to the reporting
 *     members; -1 if none reports
 * @param movingDone how many of the moving segments have moved
 * @param movingTotal how many segments are moving
 */
public record RingFacts(
    View view,
    Reporting reporting,
    int unserved,
    int segmentsUnderCopies,
    int movingDone,
    int movingTotal) {

  /** How many of the view's live members send a report that counts. */
  public enum Reporting {
    /** All of them report, and together they serve every segment. */
    ALL,
    /** At least one reports, but one does not, or a segment is not served. */
    SOME,
    /** None reports. */
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
   * Returns whether no segment moves, no member is missing, no data is lost, and every segment has
   * its copies, as far as the operator knows.
   */
  public boolean isWhole() {
    return view.whole() && segmentsUnderCopies <= 0;
  }

  /**
   * Returns whether the ring is whole and every member has confirmed it. Only then may the operator
   * remove a member without taking away a copy that is needed.
   */
  public boolean isConfirmedWhole() {
    return isWhole() && allMembersReport();
  }

  /** Returns the live member of a name, or null. */
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
