package io.diststore.transport;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Limits how many bytes of answers wait on all connections of one event loop together. The sockets
 * of nearly all connections accept answers at once. Such connections never register here. Only the
 * event loop's thread may use this class.
 */
final class OutboundBudget {
  private final long bytesMax;
  private final Set<OutboundBatch> holders = new LinkedHashSet<>();

  /** The sum of the bytes that the holders reported last. The holders may hold less by now. */
  private long heldBytes;

  OutboundBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Records that {@code holder} now holds {@code newBytes} bytes instead of {@code oldBytes}. */
  void hold(OutboundBatch holder, long oldBytes, long newBytes) {
    heldBytes += newBytes - oldBytes;
    if (newBytes == 0) {
      holders.remove(holder);
    } else if (oldBytes == 0) {
      holders.add(holder);
    }
  }

  /**
   * If the holders together exceed the limit, returns the holder with the most bytes. Otherwise
   * returns null.
   */
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
