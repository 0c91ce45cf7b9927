package io.diststore.node.store;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import io.diststore.thrift.diststore.Run;
import io.diststore.thrift.diststore.Unavailable;
import io.diststore.thrift.locator.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes the ring to clients. A {@link Run} is a series of segments with the same primary. The
 * runs are computed once per view.
 */
final class RingReport {
  private final Ring ring;
  private View primariesView;
  private List<Run> primaries = List.of();

  RingReport(Ring ring) {
    this.ring = ring;
  }

  /** Reports whether, in this view, every segment has all its copies and no segment is moving. */
  static boolean isWhole(View view) {
    return !view.moving()
        && view.lost().isEmpty()
        && view.members().stream().allMatch(Member::live);
  }

  RingInfo report(long knownEpoch) throws Unavailable {
    View view = ring.view();
    if (view == null) {
      throw WireRefusals.noRing();
    }
    NodeStatus status = ring.status();
    boolean known = knownEpoch == view.epoch();
    RingInfo info =
        new RingInfo(
            view.ringId().high(),
            view.ringId().low(),
            view.epoch(),
            view.segments(),
            view.copies(),
            isWhole(view) && status.isMajorityReachable(),
            known ? List.of() : view.members().stream().map(this::member).toList(),
            known ? List.of() : primaries(view));
    if (!status.unreachable().isEmpty()) {
      info.setUnreachable(status.unreachable().stream().map(NodeId::name).toList());
    }
    return info.setMajority(status.isMajorityReachable());
  }

  private RingMember member(Member member) {
    NodeId id = member.id();
    Location client = new Location(member.client().host(), (short) member.client().port());
    RingMember listed =
        new RingMember(id.name(), id.incarnation(), MemberStates.of(member), client);
    Site site = member.site();
    if (!site.zone().isEmpty()) {
      listed.setZone(site.zone());
    }
    if (!site.host().isEmpty()) {
      listed.setHost(site.host());
    }
    return id.equals(ring.self()) ? listed.setKeys(ring.status().keys()) : listed;
  }

  private List<Run> primaries(View view) {
    if (view != primariesView) {
      primaries = runs(view);
      primariesView = view;
    }
    return primaries;
  }

  private List<Run> runs(View view) {
    Map<NodeId, Short> places = new HashMap<>();
    for (Member member : view.members()) {
      places.put(member.id(), (short) places.size());
    }
    List<Run> runs = new ArrayList<>();
    short last = Short.MIN_VALUE;
    for (int segment = 0; segment < view.segments(); segment++) {
      Member primary = ring.primary(segment);
      short place = primary == null ? -1 : places.get(primary.id());
      if (place != last) {
        runs.add(new Run(segment, place));
        last = place;
      }
    }
    return runs;
  }
}
