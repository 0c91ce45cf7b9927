package io.diststore.ring.request;

import io.diststore.ring.segment.Key;

/**
 * One operation. An operation on a key goes to the primary of the key's segment. Any other
 * operation goes to the primary of the segment that it names.
 */
public sealed interface Operation {
  /** Returns the segment whose primary answers this operation. */
  int segment(int segments);

  /** An operation that changes nothing. */
  sealed interface Read extends Operation {}

  /** An operation that changes a key. The operation is applied once, however often it is sent. */
  sealed interface Write extends Operation {
    Key key();

    /**
     * Returns the version that the key must have. {@link io.diststore.ring.segment.Version#NONE}
     * means that the key must be absent; null means any version.
     */
    Long ifVersion();

    @Override
    default int segment(int segments) {
      return key().segment(segments);
    }
  }

  /** Reads the value of a key. */
  record Get(Key key) implements Read {
    @Override
    public int segment(int segments) {
      return key.segment(segments);
    }
  }

  /**
   * Puts a value.
   *
   * @param ttlMillis the time to live; 0 if the value never expires
   */
  record Put(Key key, byte[] value, long ttlMillis, Long ifVersion) implements Write {}

  /** Deletes a key. Deleting an absent key succeeds, unless a version was demanded. */
  record Erase(Key key, Long ifVersion) implements Write {}

  /**
   * Reads keys in the order of segments, and within a segment in the order of their bytes.
   *
   * @param first the segment to start in
   * @param after the scan starts after this key of that segment; null for the beginning
   * @param prefix only keys with this prefix are read
   * @param limit the largest number of keys, at least 1
   * @param bytes the largest number of bytes; the first key is read even if it exceeds this number
   */
  record Scan(int first, Key after, byte[] prefix, int limit, int bytes) implements Read {
    @Override
    public int segment(int segments) {
      return first;
    }
  }

  /** Counts the keys, beginning with one segment. */
  record Count(int first) implements Read {
    @Override
    public int segment(int segments) {
      return first;
    }
  }
}
