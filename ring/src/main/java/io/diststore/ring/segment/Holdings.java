package io.diststore.ring.segment;

/**
 * The totals over all copies that a member keeps. Every change to a copy updates the totals. To add
 * them up on demand, a member would have to visit all segments, and each segment is in a different
 * place in memory.
 */
public final class Holdings {
  /**
   * The memory that an entry takes in addition to its key and its value. It consists of a header, a
   * slot, and the bytes that rounding wastes. In a measurement, it was 27 bytes per entry, with ten
   * million entries, keys of 16 bytes and values of 100 bytes.
   */
  private static final int ENTRY_OVERHEAD_BYTES = 32;

  private int segments;
  private long keys;
  private long bytes;

  /** Returns the number of segments of which this member has a copy. */
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
   * Returns an estimate of the memory that all entries take, in bytes. Every member estimates it in
   * the same way.
   */
  public long memoryBytes() {
    return memoryBytes(keys, bytes);
  }

  /**
   * Estimates the memory of entries from their number and the total length of their keys and
   * values.
   */
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
