package io.diststore.operator.standin;

import io.diststore.ring.view.Lost;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import io.diststore.thrift.admin.Loss;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.ViewMember;
import io.diststore.thrift.diststore.MemberState;
import java.util.List;

/** The part of a node's report that describes its ring. */
final class StandInReport {
  private StandInReport() {}

  /**
   * Completes a report with the values that follow from the view in force.
   *
   * @param moved the completed part of the current move, from 0 to 1
   */
  static NodeReport addRing(NodeReport report, NodeId id, Roles roles, double moved) {
    View view = roles.view();
    int moving = 0;
    int primaries = 0;
    for (int s = 0; s < view.segments(); s++) {
      moving += roles.targets(s).isEmpty() ? 0 : 1;
      primaries += id.equals(roles.primary(s)) ? 1 : 0;
    }
    report
        .setEpoch(view.epoch())
        .setRingHigh(view.ringId().high())
        .setRingLow(view.ringId().low())
        .setMembers(
            view.members().stream()
                .map(m -> new ViewMember(m.id().name(), m.id().incarnation(), state(m.state())))
                .toList())
        .setCopies(view.copies())
        .setSegments(view.segments())
        .setWhole(view.whole())
        .setSegmentsUnderCopies(roles.segmentsUnderCopies())
        .setMovingTotal(moving)
        .setMovingDone((int) (moving * moved))
        .setPrimaries(primaries)
        .setServing(primaries);
    Lost missing = view.missing();
    if (!missing.isEmpty()) {
      List<ViewMember> holders =
          missing.segmentsByHolders().keySet().stream()
              .flatMap(List::stream)
              .distinct()
              .map(h -> new ViewMember(h.name(), h.incarnation(), MemberState.DOWN))
              .toList();
      report.setLoss(new Loss(missing.incident(), missing.count(), holders));
    }
    return report;
  }

  private static MemberState state(io.diststore.ring.view.MemberState state) {
    return MemberState.findByValue(state.code());
  }
}
