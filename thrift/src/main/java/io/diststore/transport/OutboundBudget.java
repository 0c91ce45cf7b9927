package io.diststore.transport;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How many bytes of answers wait for the readers of all connections of one event loop, all
 * together. A connection whose socket takes what it is given, as nearly all do, never gets here.
 * For that loop's thread.
 */
final class OutboundBudget {
  private final long bytesMax;
  private final Set<OutboundBatch> holders = new LinkedHashSet<>();

  /** What each holder had when it said so last: it may have less by now. */
  private long held;

  OutboundBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** From now on {@code holder} counts with {@code bytes} instead of {@code before}. */
  void hold(OutboundBatch holder, long before, long bytes) {
    held += bytes - before;
    if (bytes == 0) {
      holders.remove(holder);
    } else if (before == 0) {
      holders.add(holder);
    }
  }

  /** The one that holds the most, if all together hold too much; else null. */
  OutboundBatch toClose() {
    if (held <= bytesMax) {
      return null;
    }
    OutboundBatch most = null;
    for (OutboundBatch holder : Set.copyOf(holders)) {
      holder.recount();
      if (most == null || holder.held() > most.held()) {
        most = holder;
      }
    }
    return held > bytesMax ? most : null;
  }
}
