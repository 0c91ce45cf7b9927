package io.diststore.ring.request;

import io.diststore.ring.segment.RequestId;

/**
 * What a client sent.
 *
 * @param id null for reads of clients that give none
 * @param lowestAwaited the lowest request number whose answer this client still awaits; what is
 *     below can be forgotten
 * @param repeated whether an earlier copy of it may be on its way or done
 * @param budgetNanos for how long an answer is of use, from now
 */
public record Request(
    RequestId id, long lowestAwaited, Operation operation, boolean repeated, long budgetNanos) {
  /**
   * How many numbers may lie from the lowest one awaited to that of a write, both counted: the
   * outcomes of all of them are remembered by every copy of their keys.
   */
  public static final int AWAITED_MAX = 1 << 17;
}
