package io.diststore.ring.segment;

/**
 * The totals over all copies that a member keeps. Every change to a copy updates them. Adding them
 * up on demand would mean visiting all segments, and each lies in a different place in memory.
 */
public final class Holdings {
  /**
   * The memory of an entry in addition to the bytes of its key and its value: a header, a slot, and
   * the bytes that rounding wastes. In a measurement with ten million entries, keys of 16 bytes and
   * values of 100 bytes, it was 27 bytes.
   */
  private static final int ENTRY_OVERHEAD_BYTES = 32;

  private int segments;
  private long keys;
  private long bytes;

  /** Returns how many segments this member has a copy of. */
  public int segments() {
    return segments;
  }

  /** Returns the number of live keys. Expired keys count until they are deleted. */
  public long keys() {
    return keys;
  }

  /** Returns the total length of live keys and their values. */
  public long bytes() {
    return bytes;
  }

  /**
   * Returns the memory that all entries take. Every member estimates this memory in the same way.
   */
  public long memoryBytes() {
    return memoryBytes(keys, bytes);
  }

  /** Returns the estimated memory of entries, from their number and the total of their bytes. */
  public static long memoryBytes(long keys, long bytes) {
    return bytes + keys * ENTRY_OVERHEAD_BYTES;
  }

  void addSegments(int by) {
    segments += by;
  }

  void add(long moreKeys, long moreBytes) {
    keys += moreKeys;
    bytes += moreBytes;
  }
}
