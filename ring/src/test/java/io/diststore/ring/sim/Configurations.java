package io.diststore.ring.sim;

import java.util.Arrays;

/**
 * The configurations of {@link Linearizability} that are possible at one moment. A configuration
 * says which value a key holds, as a number, and which open operations have taken effect, as a set
 * of bits.
 *
 * <p>Some operations are optional: it is not known whether they ever take effect. A configuration
 * is redundant if another configuration differs from it only in that fewer optional operations have
 * taken effect. Whatever can follow from the former can also follow from the latter, because an
 * optional operation that is left over may stay without effect for ever. This set drops redundant
 * configurations. Otherwise, each optional operation would double their number.
 */
final class Configurations {
  private static final int NONE = -1;

  /** The operations that need not take effect. */
  private final long optional;

  private int[] holds = new int[16];
  private long[] done = new long[16];

  /** The next configuration in the same bucket. */
  private int[] next = new int[16];

  private boolean[] redundant = new boolean[16];
  private int[] buckets = new int[32];
  private int size;

  Configurations(long optional) {
    this.optional = optional;
    Arrays.fill(buckets, NONE);
  }

  /** Returns how many configurations were added, including those that have become redundant. */
  int size() {
    return size;
  }

  boolean isRedundant(int number) {
    return redundant[number];
  }

  int holds(int number) {
    return holds[number];
  }

  long done(int number) {
    return done[number];
  }

  /** Adds a configuration, unless it is already here or redundant. */
  void add(int value, long effective) {
    int bucket = bucket(value, effective);
    for (int i = buckets[bucket]; i != NONE; i = next[i]) {
      if (holds[i] == value && ((done[i] ^ effective) & ~optional) == 0 && !redundant[i]) {
        if ((done[i] & ~effective) == 0) {
          return;
        }
        redundant[i] = (effective & ~done[i]) == 0;
      }
    }
    if (size == holds.length) {
      grow();
      bucket = bucket(value, effective);
    }
    holds[size] = value;
    done[size] = effective;
    next[size] = buckets[bucket];
    buckets[bucket] = size++;
  }

  private int bucket(int value, long effective) {
    long mixed = ((effective & ~optional) * 31 + value) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 33) & buckets.length - 1;
  }

  private void grow() {
    holds = Arrays.copyOf(holds, 2 * size);
    done = Arrays.copyOf(done, 2 * size);
    next = Arrays.copyOf(next, 2 * size);
    redundant = Arrays.copyOf(redundant, 2 * size);
    buckets = new int[4 * size];
    Arrays.fill(buckets, NONE);
    for (int i = 0; i < size; i++) {
      int bucket = bucket(holds[i], done[i]);
      next[i] = buckets[bucket];
      buckets[bucket] = i;
    }
  }
}
