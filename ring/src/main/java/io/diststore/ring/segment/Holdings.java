package io.diststore.ring.segment;

/**
 * What all copies that a member keeps come to, kept up to date with each change: to add it up would
 * be a walk through all segments, each of which lies somewhere else in memory.
 */
public final class Holdings {
  private int segments;
  private long keys;
  private long bytes;

  /** Segments of which there is a copy. */
  public int segments() {
    return segments;
  }

  /** Live keys, expired ones included until their deletion. */
  public long keys() {
    return keys;
  }

  /** Bytes of live keys and their values. */
  public long bytes() {
    return bytes;
  }

  void segment(int by) {
    segments += by;
  }

  void count(long moreKeys, long moreBytes) {
    keys += moreKeys;
    bytes += moreBytes;
  }
}
