package io.diststore.ring.request;

import io.diststore.ring.segment.RequestId;

/**
 * A client's request.
 *
 * @param id null for reads by clients that do not number their requests
 * @param lowestAwaited the client's mark: the lowest request number whose answer the client still
 *     awaits; outcomes of lower numbers may be forgotten
 * @param repeated whether an earlier copy of the request may be under way or may have been served
 * @param budgetNanos the time from now until an answer is no longer useful to the client
 */
public record Request(
    RequestId id, long lowestAwaited, Operation operation, boolean repeated, long budgetNanos) {
  /**
   * The number of a write must be less than the client's mark plus this constant. Every copy of a
   * segment remembers the outcomes of all writes in this range.
   */
  public static final int AWAITED_MAX = 1 << 17;

  /** Returns the total length of the key, the value and the prefix, in bytes. */
  public int bytes() {
    return switch (operation) {
      case Operation.Put put -> put.key().bytes().length + put.value().length;
      case Operation.Erase erase -> erase.key().bytes().length;
      case Operation.Get get -> get.key().bytes().length;
      case Operation.Scan scan -> scan.prefix().length;
      case Operation.Count count -> 0;
    };
  }
}
