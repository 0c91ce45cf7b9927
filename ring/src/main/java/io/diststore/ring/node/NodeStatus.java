package io.diststore.ring.node;

import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import java.util.List;

/**
 * The status of a member.
 *
 * @param state the member's state in the view, or null if there is no view or the view does not
 *     list the member
 * @param isLeaving whether the member was asked to leave
 * @param hasLeft whether the leave is over; the process may then end
 * @param keys the number of keys in all copies that the member holds
 * @param bytes the bytes of these keys and their values
 * @param memoryBytes the approximate memory that all entries take, including tombstones, copies
 *     that sessions are building, and dropped copies that are not released yet
 * @param clientBytes the approximate memory that the marks and outcomes of all clients take
 * @param segments the number of segments of which the member holds a copy
 * @param primaries the number of segments of which the member is the primary
 * @param serving the number of segments of which the member is the serving primary
 * @param underWay the number of requests from clients that the member has not answered yet
 * @param movingTotal the number of segments in the ring that have target owners
 * @param movingDone how many of the segments counted by {@code movingTotal} have filled target
 *     owners
 * @param unreachable the live members that this member suspects
 * @param isMajorityReachable whether this member reaches enough members to decide the next view,
 *     with the cell outside the ring if it has a vote and answers. Also true before the first view,
 *     and if the cell decides the views
 * @param wallAheadMillis the milliseconds by which the wall clock of this member is ahead of the
 *     lower median of the wall clocks of all live members; negative if it is behind
 * @param registerFault why the member refuses the view in the cell outside the ring, in a sentence;
 *     null if it does not refuse it
 */
public record NodeStatus(
    MemberState state,
    boolean isLeaving,
    boolean hasLeft,
    long keys,
    long bytes,
    long memoryBytes,
    long clientBytes,
    int segments,
    int primaries,
    int serving,
    int underWay,
    int movingTotal,
    int movingDone,
    List<NodeId> unreachable,
    boolean isMajorityReachable,
    long wallAheadMillis,
    String registerFault) {
  /**
   * Reports whether the member is UP or LEAVING and serves all segments of which it is the primary.
   */
  public boolean isReady() {
    return (state == MemberState.UP || state == MemberState.LEAVING) && serving == primaries;
  }
}
