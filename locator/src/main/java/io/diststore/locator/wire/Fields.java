package io.diststore.locator.wire;

import io.diststore.ring.segment.Version;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * What is checked of every number, bitmap and list that comes from another node. All methods throw
 * {@link IllegalArgumentException}.
 */
final class Fields {
  /**
   * More segments than any ring has: what is read before the own ring's number is known stays
   * bounded all the same.
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
      throw new IllegalArgumentException("no epoch: " + value);
    }
    return value;
  }

  /** A segment of a ring that has {@code segments} of them. */
  static int segment(int value, int segments) {
    if (value < 0 || value >= segments) {
      throw new IllegalArgumentException("no segment of " + segments + ": " + value);
    }
    return value;
  }

  /** A segment, or the number of segments, which stands for "past the last one". */
  static int segmentOrEnd(int value, int segments) {
    return value == segments ? value : segment(value, segments);
  }

  static BitSet bitmap(byte[] bytes, int segments) {
    BitSet bits = BitSet.valueOf(bytes);
    if (bits.length() > segments) {
      throw new IllegalArgumentException(
          "a bitmap names segment " + (bits.length() - 1) + " of " + segments);
    }
    return bits;
  }

  /** A field that the kind of its struct demands. */
  static void demand(boolean set, String what) {
    if (!set) {
      throw new IllegalArgumentException(what + " is missing");
    }
  }

  static <A, B> List<B> each(Iterable<A> from, Function<A, B> change) {
    List<B> to = new ArrayList<>();
    from.forEach(a -> to.add(change.apply(a)));
    return to;
  }
}
