package io.diststore.node.admin;

import io.diststore.locator.LocalMember;
import io.diststore.node.store.LeaveProgress;
import io.diststore.node.store.MemberStates;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import io.diststore.thrift.admin.Loss;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.ViewMember;
import io.diststore.thrift.diststore.MemberState;
import java.util.List;

/**
 * Creates this node's report on itself and its ring. Values that depend only on the view are
 * computed once per view. Only the event loop's thread may use this class.
 */
final class SelfReport {
  private final LocalMember member;
  private final long entryBytesMax;
  private final LeaveProgress progress;
  private final Retirement retirement;
  private final String version;

  /**
   * The roles in the view that was reported last. They make it cheaper to compute the roles in the
   * next view, because two successive views usually share a placement.
   */
  private Roles roles;

  private int underCopies;
  private Loss loss;

  SelfReport(
      LocalMember member,
      long entryBytesMax,
      LeaveProgress progress,
      Retirement retirement,
      String version) {
    this.member = member;
    this.entryBytesMax = entryBytesMax;
    this.progress = progress;
    this.retirement = retirement;
    this.version = version;
  }

  NodeReport create() {
    NodeId self = member.self();
    NodeStatus status = member.status();
    View view = member.view();
    NodeReport report =
        new NodeReport(
            self.name(),
            self.incarnation(),
            version,
            retirement.isParked(),
            retirement.isMarked(),
            progress.status(status),
            status.keys(),
            status.bytes(),
            status.memoryBytes(),
            entryBytesMax,
            view == null ? 0 : view.epoch());
    if (view != null) {
      addRing(report, view, status);
      report.setRegisterFault(member.registerFault());
    }
    return report;
  }

  private void addRing(NodeReport report, View view, NodeStatus status) {
    if (roles == null || view != roles.view()) {
      roles = new Roles(view, roles, false);
      underCopies = roles.segmentsUnderCopies();
      loss = loss(view);
    }
    report
        .setRingHigh(view.ringId().high())
        .setRingLow(view.ringId().low())
        .setMembers(view.members().stream().map(SelfReport::viewMember).toList())
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
    if (view.spread() != Spread.NONE) {
      report.setZones(view.zones());
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

  /** Describes a holder of lost segments. A holder that the view no longer lists counts as DOWN. */
  private static ViewMember holder(View view, NodeId id) {
    Member listed = view.member(id);
    return listed == null
        ? new ViewMember(id.name(), id.incarnation(), MemberState.DOWN)
        : viewMember(listed);
  }

  private static ViewMember viewMember(Member member) {
    ViewMember listed =
        new ViewMember(member.id().name(), member.id().incarnation(), MemberStates.of(member));
    Site site = member.site();
    if (!site.zone().isEmpty()) {
      listed.setZone(site.zone());
    }
    return site.host().isEmpty() ? listed : listed.setHost(site.host());
  }
}
