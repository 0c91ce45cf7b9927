package io.diststore.node.admin;

import io.diststore.locator.LocalMember;
import io.diststore.node.store.Handoff;
import io.diststore.node.store.MemberStates;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import io.diststore.thrift.admin.Loss;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.ViewMember;
import io.diststore.thrift.diststore.MemberState;
import java.util.List;

/**
 * All that this node says of itself and its ring. What follows from a view is worked out once a
 * view. For the event loop's thread.
 */
final class SelfReport {
  private final LocalMember member;
  private final long memoryRoom;
  private final Handoff handoff;
  private final Retirement retirement;
  private final String version;

  /** Of the view last told: the next one mostly has a placement in common with it. */
  private Roles known;

  private int underCopies;
  private Loss loss;

  SelfReport(
      LocalMember member, long memoryRoom, Handoff handoff, Retirement retirement, String version) {
    this.member = member;
    this.memoryRoom = memoryRoom;
    this.handoff = handoff;
    this.retirement = retirement;
    this.version = version;
  }

  NodeReport now() {
    NodeId self = member.self();
    NodeStatus status = member.status();
    View view = member.view();
    NodeReport report =
        new NodeReport(
            self.name(),
            self.incarnation(),
            version,
            retirement.parked(),
            retirement.marked(),
            handoff.status(status),
            status.keys(),
            status.bytes(),
            status.memoryBytes(),
            memoryRoom,
            view == null ? 0 : view.epoch());
    if (view != null) {
      ofRing(report, view, status);
    }
    return report;
  }

  private void ofRing(NodeReport report, View view, NodeStatus status) {
    if (known == null || view != known.view()) {
      known = new Roles(view, known, false);
      underCopies = known.segmentsUnderCopies();
      loss = loss(view);
    }
    report
        .setRingHigh(view.ringId().high())
        .setRingLow(view.ringId().low())
        .setMembers(view.members().stream().map(SelfReport::listed).toList())
        .setCopies(view.copies())
        .setSegments(view.segments())
        .setWhole(view.whole())
        .setSegmentsUnderCopies(underCopies)
        .setMovingDone(status.movingDone())
        .setMovingTotal(status.movingTotal())
        .setPrimaries(status.primaries())
        .setServing(status.serving());
    if (loss != null) {
      report.setLoss(loss);
    }
  }

  private static Loss loss(View view) {
    Lost missing = view.missing();
    if (missing.isEmpty()) {
      return null;
    }
    List<ViewMember> holders =
        missing.segmentsByHolders().keySet().stream()
            .flatMap(List::stream)
            .distinct()
            .sorted()
            .map(id -> holder(view, id))
            .toList();
    return new Loss(missing.incident(), missing.count(), holders);
  }

  /** Who held something lost and is listed no more is as good as DOWN. */
  private static ViewMember holder(View view, NodeId id) {
    Member listed = view.member(id);
    return listed == null
        ? new ViewMember(id.name(), id.incarnation(), MemberState.DOWN)
        : listed(listed);
  }

  private static ViewMember listed(Member member) {
    return new ViewMember(member.id().name(), member.id().incarnation(), MemberStates.of(member));
  }
}
