package io.diststore.ring.node;

import io.diststore.ring.view.MemberState;

/**
 * How a member is.
 *
 * @param state what its view says of it, or null when the view does not list it or there is none
 * @param leaving it was asked to leave
 * @param left it has left; the others serve without it
 * @param keys live keys it holds, as primary or not
 * @param bytes their keys and values
 * @param segments segments it holds a copy of
 * @param primaries segments it is the primary of
 * @param serving of those, the ones it serves
 * @param underWay requests that came to it and are not answered
 * @param movingTotal segments that somebody is being filled with, 0 when nothing moves
 * @param movingDone of those, the ones reported filled
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
  /**
   * What an entry takes besides the bytes of its key and its value: a header, a slot, what is lost
   * to rounding. Measured with keys of 16 bytes and values of 100, of which ten million took 27
   * each.
   */
  private static final int BYTES_BESIDES = 32;

  /** Bytes of memory that so many entries take, estimated. */
  static long memory(long keys, long bytes) {
    return bytes + keys * BYTES_BESIDES;
  }

  /** Bytes of memory that its entries take, estimated in the same way on every member. */
  public long memory() {
    return memory(keys, bytes);
  }

  /** A full member that serves all it is the primary of. */
  public boolean ready() {
    return (state == MemberState.UP || state == MemberState.LEAVING) && serving == primaries;
  }
}
