package io.diststore.transport;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Limits how many bytes of unfinished messages all connections of one event loop keep together.
 * Only the event loop's thread may use this class.
 */
final class BufferBudget {
  private final long bytesMax;
  private final Map<MessageDecoder, Integer> holders = new IdentityHashMap<>();
  private long heldBytes;

  BufferBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Records that {@code holder} now keeps {@code bytes}. */
  void hold(MessageDecoder holder, int bytes) {
    Integer before = bytes == 0 ? holders.remove(holder) : holders.put(holder, bytes);
    heldBytes += bytes - (before == null ? 0 : before);
  }

  boolean isOver() {
    return heldBytes > bytesMax;
  }
}
