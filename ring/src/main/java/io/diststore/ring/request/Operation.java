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

  /**
   * An operation that changes a key. The operation is applied only once, however often it is sent.
   */
  sealed interface Write extends Operation {
    Key key();

    /**
     * Returns the version that the key must have before the write. {@link
     * io.diststore.ring.segment.Version#NONE} means that the key must be absent. Null means that
     * the write has no condition.
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

  /**
   * Deletes a key. Deleting an absent key succeeds, unless {@code ifVersion} requires the key to
   * exist.
   */
  record Erase(Key key, Long ifVersion) implements Write {}

  /**
   * Reads keys with their values. The segments are read in order, and the keys within a segment are
   * read in byte order.
   *
   * @param first the segment in which the scan starts
   * @param after the key of that segment after which the scan starts; null for the beginning of the
   *     segment
   * @param prefix only keys with this prefix are read
   * @param limit the largest number of keys to read, at least 1
   * @param bytes the largest total length of the keys and values, in bytes; the first key is read
   *     even if it exceeds this length
   */
  record Scan(int first, Key after, byte[] prefix, int limit, int bytes) implements Read {
    @Override
    public int segment(int segments) {
      return first;
    }
  }

  /** Counts the keys in the segment {@code first} and in the segments after it. */
  record Count(int first) implements Read {
    @Override
    public int segment(int segments) {
      return first;
    }
  }
}
