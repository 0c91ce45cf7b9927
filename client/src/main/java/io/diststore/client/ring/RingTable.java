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
 * The primary of each segment at one epoch, according to a node's description of the ring. The
 * table can be outdated at any time. With an outdated table, the client may send a request to a
 * node that has to forward it. That is slower but still correct. Immutable.
 */
final class RingTable {
  /** Stands for the primary of a segment that has lost all its copies. */
  static final int NO_PRIMARY = -1;

  private static final int SEGMENTS_MAX = 1 << 20;

  private final long ringHigh;
  private final long ringLow;
  private final long epoch;
  private final short[] primaries;
  private final List<NodeAddress> members;
  private final boolean[] live;

  /**
   * Creates a table from a node's answer.
   *
   * @throws IllegalArgumentException if the answer contradicts itself; the message says how
   */
  RingTable(RingInfo info) {
    ringHigh = info.getRingHigh();
    ringLow = info.getRingLow();
    epoch = info.getEpoch();
    List<NodeAddress> addresses = new ArrayList<>();
    live = new boolean[info.getMembersSize()];
    for (RingMember member : info.getMembers()) {
      live[addresses.size()] = member.getState() != MemberState.DOWN;
      addresses.add(NodeAddress.of(member.getClient()));
    }
    members = List.copyOf(addresses);
    primaries = primaryOfEachSegment(info.getSegments(), info.getPrimaries());
  }

  private short[] primaryOfEachSegment(int segments, List<Run> runs) {
    if (segments < 1 || segments > SEGMENTS_MAX || Integer.bitCount(segments) != 1) {
      throw new IllegalArgumentException(
          "the number of segments, " + segments + ", is not a power of two");
    }
    if (runs == null || runs.isEmpty() || runs.getFirst().getFirst() != 0) {
      throw new IllegalArgumentException("the first run of segments does not start at 0");
    }
    short[] result = new short[segments];
    for (int i = 0; i < runs.size(); i++) {
      int first = runs.get(i).getFirst();
      int end = i + 1 < runs.size() ? runs.get(i + 1).getFirst() : segments;
      short member = runs.get(i).getMember();
      if (first < 0 || end <= first || end > segments) {
        throw new IllegalArgumentException("the run from " + first + " does not end at " + end);
      }
      if (member < NO_PRIMARY || member >= members.size()) {
        throw new IllegalArgumentException("there is no member " + member);
      }
      Arrays.fill(result, first, end, member);
    }
    return result;
  }

  long epoch() {
    return epoch;
  }

  /** Reports whether this table should replace {@code known}, which may be null. */
  boolean replaces(RingTable known) {
    return known == null
        || ringHigh != known.ringHigh
        || ringLow != known.ringLow
        || epoch > known.epoch;
  }

  /**
   * Returns the primary of the key with this hash, as an index into {@link #members}. Returns
   * {@link #NO_PRIMARY} if the key has no primary.
   */
  int primary(long keyHash) {
    return primaries[KeyHash.segment(keyHash, primaries.length)];
  }

  /** Returns the primary of a segment, as {@link #primary} does. */
  int primaryOf(int segment) {
    return primaries[segment];
  }

  List<NodeAddress> members() {
    return members;
  }

  /** Reports whether the ring considers the member alive, which means that it is not DOWN. */
  boolean isLive(int member) {
    return live[member];
  }
}
