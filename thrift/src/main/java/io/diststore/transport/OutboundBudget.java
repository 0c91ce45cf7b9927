package io.diststore.transport;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Limits the bytes of answers that wait on all connections of one event loop together. Nearly all
 * connections have a socket that accepts their answers at once; those never register here. For the
 * event loop's thread.
 */
final class OutboundBudget {
  private final long bytesMax;
  private final Set<OutboundBatch> holders = new LinkedHashSet<>();

  /** The sum of what the holders reported last; they may hold less by now. */
  private long heldBytes;

  OutboundBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Counts {@code newBytes} for {@code holder} instead of {@code oldBytes}. */
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
