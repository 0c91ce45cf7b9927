package io.diststore.ring.segment;

/**
 * The totals over all copies of a member. Every change to a copy updates the totals. To add them up
 * on demand, a member would have to visit all segments, and each segment is in a different place in
 * memory.
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
  private long memoryBytes;

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
   * Returns an estimate of the memory that all entries of this member take, in bytes. It includes
   * tombstones, copies that sessions are building, and dropped copies that are not released yet.
   */
  public long memoryBytes() {
    return memoryBytes;
  }

  /** Estimates the memory of an entry. */
  static long memoryBytes(int keyBytes, int valueBytes) {
    return (long) keyBytes + valueBytes + ENTRY_OVERHEAD_BYTES;
  }

  void addMemory(long moreBytes) {
    memoryBytes += moreBytes;
  }

  void addSegments(int by) {
    segments += by;
  }

  void add(long moreKeys, long moreBytes) {
    keys += moreKeys;
    bytes += moreBytes;
  }
}
