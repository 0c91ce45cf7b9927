package io.diststore.ring.node;

import io.diststore.ring.segment.Holdings;
import io.diststore.ring.view.MemberState;

/**
 * The status of a member.
 *
 * @param state its state in the view, or null if there is no view or the view does not list it
 * @param leaving it was asked to leave
 * @param left it has left; the others serve without it
 * @param keys live keys that it holds, as primary or as another copy
 * @param bytes the bytes of their keys and values
 * @param segments segments of which it holds a copy
 * @param primaries segments of which it is the primary
 * @param serving segments that it serves, all of them among {@code primaries}
 * @param underWay requests that came to it and are not answered yet
 * @param movingTotal segments that have a new owner to be filled, 0 when nothing moves
 * @param movingDone how many of these are reported filled
 */
public record NodeStatus(
    MemberState state,
    boolean leaving,
    boolean left,
    long keys,
    long bytes,
    int segments,
    int primaries,
    int serving,
    int underWay,
    int movingTotal,
    int movingDone) {
  /** The memory that its entries take, estimated in the same way on every member. */
  public long memoryBytes() {
    return Holdings.memoryBytes(keys, bytes);
  }

  /** Reports whether it is a full member that serves every segment of which it is the primary. */
  public boolean ready() {
    return (state == MemberState.UP || state == MemberState.LEAVING) && serving == primaries;
  }
}
