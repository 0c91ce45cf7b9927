package io.diststore.locator.wire;

import io.diststore.ring.segment.Version;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * Checks for the numbers, bitmaps and lists that another node sends. Every check throws {@link
 * IllegalArgumentException} when it fails.
 */
final class Fields {
  /**
   * The largest number of segments that a ring may have. This limit applies to what a node reads
   * before it knows the segment count of its own ring.
   */
  static final int SEGMENTS_MAX = 1 << 16;

  private Fields() {}

  static long notNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " is negative: " + value);
    }
    return value;
  }

  static int notNegative(String what, int value) {
    return (int) notNegative(what, (long) value);
  }

  static int atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is below 1: " + value);
    }
    return value;
  }

  static boolean isEpoch(long value) {
    return value >= 0 && value <= Version.EPOCH_MAX;
  }

  static long epoch(long value) {
    if (!isEpoch(value)) {
      throw new IllegalArgumentException("not an epoch: " + value);
    }
    return value;
  }

  /** Checks that {@code value} is a segment number in a ring with {@code segments} segments. */
  static int segment(int value, int segments) {
    if (value < 0 || value >= segments) {
      throw new IllegalArgumentException(
          "segment " + value + " does not exist in a ring of " + segments + " segments");
    }
    return value;
  }

  /**
   * Checks a segment number. The number may also equal {@code segments}, which stands for the end
   * after the last segment.
   */
  static int segmentOrEnd(int value, int segments) {
    return value == segments ? value : segment(value, segments);
  }

  static BitSet bitmap(byte[] bytes, int segments) {
    BitSet bits = BitSet.valueOf(bytes);
    if (bits.length() > segments) {
      throw new IllegalArgumentException(
          "a bitmap names segment "
              + (bits.length() - 1)
              + ", but the ring has "
              + segments
              + " segments");
    }
    return bits;
  }

  /** Checks that a required field is set. */
  static void require(boolean set, String what) {
    if (!set) {
      throw new IllegalArgumentException(what + " is missing");
    }
  }

  static <A, B> List<B> each(Iterable<A> from, Function<A, B> convert) {
    List<B> to = new ArrayList<>();
    from.forEach(a -> to.add(convert.apply(a)));
    return to;
  }
}
