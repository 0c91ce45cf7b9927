package io.diststore.transport;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Limits the bytes of answers that wait on all connections of one event loop together. Nearly all
 * connections have a socket that accepts their answers at once. Such connections never register
 * here. Only the event loop's thread may use this class.
 */
final class OutboundBudget {
  private final long bytesMax;
  private final Set<OutboundBatch> holders = new LinkedHashSet<>();

  /** The sum of the bytes that the holders reported last. The holders may hold less by now. */
  private long heldBytes;

  OutboundBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Records that {@code holder} now holds {@code newBytes} bytes, after it had reported {@code
   * oldBytes}.
   */
  void hold(OutboundBatch holder, long oldBytes, long newBytes) {
    heldBytes += newBytes - oldBytes;
    if (newBytes == 0) {
      holders.remove(holder);
    } else if (oldBytes == 0) {
      holders.add(holder);
    }
  }

  /** Returns the holder with the most bytes if all together exceed the limit, otherwise null. */
  OutboundBatch largestIfOver() {
    if (heldBytes <= bytesMax) {
      return null;
    }
    OutboundBatch most = null;
    for (OutboundBatch holder : Set.copyOf(holders)) {
      holder.recount();
      if (most == null || holder.heldBytes() > most.heldBytes()) {
        most = holder;
      }
    }
    return heldBytes > bytesMax ? most : null;
  }
}
