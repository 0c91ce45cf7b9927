package io.diststore.transport;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * How many bytes of unfinished messages the connections of one event loop keep, all together. For
 * that loop's thread.
 */
final class BufferBudget {
  private final long bytesMax;
  private final Map<MessageDecoder, Integer> holders = new IdentityHashMap<>();
  private long held;

  BufferBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** From now on {@code holder} keeps {@code bytes}, whatever it kept before. */
  void hold(MessageDecoder holder, int bytes) {
    Integer before = bytes == 0 ? holders.remove(holder) : holders.put(holder, bytes);
    held += bytes - (before == null ? 0 : before);
  }

  boolean isOver() {
    return held > bytesMax;
  }
}
