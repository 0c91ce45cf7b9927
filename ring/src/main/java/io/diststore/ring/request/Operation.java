package io.diststore.ring.request;

import io.diststore.ring.segment.Key;

/**
 * One operation. Those on a key go to the primary of its segment, the others to the primary of the
 * segment they name.
 */
public sealed interface Operation {
  /** The segment whose primary answers. */
  int segment(int segments);

  /** An operation that changes nothing. */
  sealed interface Read extends Operation {}

  /** An operation that changes a key, applied once however often it is sent. */
  sealed interface Write extends Operation {
    Key key();

    /**
     * The version the key must have, {@link io.diststore.ring.segment.Version#NONE} for absent, or
     * null for any.
     */
    Long ifVersion();

    @Override
    default int segment(int segments) {
      return key().segment(segments);
    }
  }

  /** What does the key hold? */
  record Get(Key key) implements Read {
    @Override
    public int segment(int segments) {
      return key.segment(segments);
    }
  }

  /**
   * Put a value.
   *
   * @param ttlMillis how long it lives, 0 for ever
   */
  record Put(Key key, byte[] value, long ttlMillis, Long ifVersion) implements Write {}

  /** Delete the key; deleting an absent key succeeds, unless a version was demanded. */
  record Erase(Key key, Long ifVersion) implements Write {}

  /**
   * Keys in the order of segments and, within one, of bytes.
   *
   * @param first the segment to start in
   * @param after only keys of that segment after this one, or null for all
   * @param prefix only keys that start so
   * @param limit how many keys at most, at least 1
   * @param bytes how many bytes at most, but for the first key
   */
  record Scan(int first, Key after, byte[] prefix, int limit, int bytes) implements Read {
    @Override
    public int segment(int segments) {
      return first;
    }
  }

  /** How many keys are there from a segment on? */
  record Count(int first) implements Read {
    @Override
    public int segment(int segments) {
      return first;
    }
  }
}
