package io.diststore.client.ring;

import io.diststore.client.NodeAddress;
import io.diststore.ring.placement.KeyHash;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import io.diststore.thrift.diststore.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which node is primary of which segment, as some node said at one epoch. It may be outdated at any
 * time: then a node that is asked passes the request on, which is slower and not wrong. Immutable.
 */
final class RingTable {
  /** No member: all copies of the segment are lost. */
  static final int NOBODY = -1;

  private static final int SEGMENTS_MAX = 1 << 20;

  private final long ringHigh;
  private final long ringLow;
  private final long epoch;
  private final short[] primaries;
  private final List<NodeAddress> members;
  private final boolean[] live;

  /**
   * @throws IllegalArgumentException if the answer contradicts itself, with a sentence for people
   */
  RingTable(RingInfo told) {
    ringHigh = told.getRingHigh();
    ringLow = told.getRingLow();
    epoch = told.getEpoch();
    List<NodeAddress> addresses = new ArrayList<>();
    live = new boolean[told.getMembersSize()];
    for (RingMember member : told.getMembers()) {
      live[addresses.size()] = member.getState() != MemberState.DOWN;
      addresses.add(NodeAddress.of(member.getClient()));
    }
    members = List.copyOf(addresses);
    primaries = spread(told.getSegments(), told.getPrimaries());
  }

  private short[] spread(int segments, List<Run> runs) {
    if (segments < 1 || segments > SEGMENTS_MAX || Integer.bitCount(segments) != 1) {
      throw new IllegalArgumentException(segments + " segments are no power of two");
    }
    if (runs == null || runs.isEmpty() || runs.getFirst().getFirst() != 0) {
      throw new IllegalArgumentException("the first run of segments does not start at 0");
    }
    short[] spread = new short[segments];
    for (int i = 0; i < runs.size(); i++) {
      int first = runs.get(i).getFirst();
      int end = i + 1 < runs.size() ? runs.get(i + 1).getFirst() : segments;
      short member = runs.get(i).getMember();
      if (first < 0 || end <= first || end > segments) {
        throw new IllegalArgumentException("the run from " + first + " does not end at " + end);
      }
      if (member < NOBODY || member >= members.size()) {
        throw new IllegalArgumentException("there is no member " + member);
      }
      Arrays.fill(spread, first, end, member);
    }
    return spread;
  }

  long epoch() {
    return epoch;
  }

  /** Whether this one is to take the place of {@code known}, which may be null. */
  boolean replaces(RingTable known) {
    return known == null
        || ringHigh != known.ringHigh
        || ringLow != known.ringLow
        || epoch > known.epoch;
  }

  /**
   * The place among {@link #members} of the primary of the key with that hash, or {@link #NOBODY}.
   */
  int primary(long keyHash) {
    return primaries[KeyHash.segment(keyHash, primaries.length)];
  }

  List<NodeAddress> members() {
    return members;
  }

  /** Whether the members found that one alive. */
  boolean isLive(int member) {
    return live[member];
  }
}
