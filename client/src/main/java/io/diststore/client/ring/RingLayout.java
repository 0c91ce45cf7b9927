package io.diststore.client.ring;

import io.diststore.ring.placement.KeyHash;
import io.diststore.ring.placement.Placement;
import io.diststore.ring.placement.Site;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which members keep which keys, according to one node's description of the ring. Immutable. */
public final class RingLayout {
  private final RingInfo info;
  private final RingTable table;

  /** The owners of each segment; null if the description does not determine them. */
  private final Placement placement;

  /**
   * Reads a description that lists the members and the primaries.
   *
   * @throws IllegalArgumentException if the description contradicts itself; the message says how
   */
  public RingLayout(RingInfo info) {
    this.info = info;
    this.table = new RingTable(info);
    this.placement =
        info.getMembers().stream().allMatch(member -> member.getState() == MemberState.UP)
            ? placement(info)
            : null;
  }

  private static Placement placement(RingInfo info) {
    List<String> names = info.getMembers().stream().map(RingMember::getName).toList();
    List<Site> sites =
        info.getMembers().stream()
            .map(
                member ->
                    new Site(
                        member.isSetZone() ? member.getZone() : "",
                        member.isSetHost() ? member.getHost() : ""))
            .toList();
    return Placement.of(names, sites, info.getCopies(), info.getSegments());
  }

  public int segment(byte[] key) {
    return KeyHash.segment(KeyHash.of(key), info.getSegments());
  }

  /** Returns the primary of a segment, or empty if all copies of the segment are lost. */
  public Optional<RingMember> primary(int segment) {
    int member = table.primaryOf(segment);
    return member == RingTable.NO_PRIMARY
        ? Optional.empty()
        : Optional.of(info.getMembers().get(member));
  }

  /**
   * Returns the position of the primary in the list of members; -1 if all copies of the segment are
   * lost.
   */
  public int primaryPosition(int segment) {
    return table.primaryOf(segment);
  }

  /**
   * Returns the members that keep a copy of a segment, the primary first. Returns an empty list if
   * the description does not determine them, because the ring is changing.
   */
  public List<RingMember> owners(int segment) {
    if (placement == null || placement.owner(segment, 0) != table.primaryOf(segment)) {
      return List.of();
    }
    List<RingMember> owners = new ArrayList<>();
    for (int place = 0; place < placement.copies(); place++) {
      owners.add(info.getMembers().get(placement.owner(segment, place)));
    }
    return owners;
  }

  /** Returns the number of segments of which each member is the primary, in the members' order. */
  public int[] primaries() {
    int[] counts = new int[info.getMembersSize()];
    for (int segment = 0; segment < info.getSegments(); segment++) {
      int member = table.primaryOf(segment);
      if (member != RingTable.NO_PRIMARY) {
        counts[member]++;
      }
    }
    return counts;
  }
}
