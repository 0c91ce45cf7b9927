package io.diststore.operator.observe;

import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.View;
import io.diststore.thrift.admin.NodeReport;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The ring: the registered view, and what its members say of it.
 *
 * @param answered every live member reports, in this very life and with this very view, and serves
 *     all that it is to serve
 * @param heard some member reports with this very view
 * @param unserved segments that the members which report are to serve and do not serve yet
 * @param segmentsUnderCopies as the members of this view report; -1 if none does
 */
public record RingFacts(
    View view,
    boolean answered,
    boolean heard,
    int unserved,
    int segmentsUnderCopies,
    int movingDone,
    int movingTotal) {

  /** The facts of a view, given the reports by name of node. */
  public static RingFacts of(View view, Map<String, NodeReport> reports) {
    Collection<Member> live = view.liveMembers();
    List<NodeReport> inForce =
        live.stream().map(m -> reportOf(m, view, reports)).filter(r -> r != null).toList();
    int served = inForce.stream().mapToInt(NodeReport::getServing).sum();
    NodeReport furthest =
        inForce.stream()
            .max((a, b) -> Integer.compare(a.getMovingDone(), b.getMovingDone()))
            .orElse(null);
    return new RingFacts(
        view,
        inForce.size() == live.size() && served == view.segments(),
        !inForce.isEmpty(),
        inForce.stream().mapToInt(r -> Math.max(0, r.getPrimaries() - r.getServing())).sum(),
        inForce.stream().mapToInt(NodeReport::getSegmentsUnderCopies).max().orElse(-1),
        furthest == null ? 0 : furthest.getMovingDone(),
        furthest == null ? 0 : furthest.getMovingTotal());
  }

  private static NodeReport reportOf(Member member, View view, Map<String, NodeReport> reports) {
    NodeReport report = reports.get(member.id().name());
    boolean same =
        report != null
            && report.getIncarnation() == member.id().incarnation()
            && report.getEpoch() == view.epoch();
    return same ? report : null;
  }

  /** Nothing moves, nobody is missing, nothing is lost, and every segment has its copies. */
  public boolean whole() {
    return view.whole() && segmentsUnderCopies <= 0;
  }

  /** Whole, and every member says so itself: nothing that is taken away now is needed. */
  public boolean surelyWhole() {
    return whole() && answered;
  }

  /** The member of a name that the view does not list as DOWN, or null. */
  public Member live(String name) {
    return view.liveMembers().stream()
        .filter(m -> m.id().name().equals(name))
        .findFirst()
        .orElse(null);
  }

  public int upMembers() {
    return (int) view.members().stream().filter(m -> m.state() == MemberState.UP).count();
  }
}
