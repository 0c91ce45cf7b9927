package io.diststore.ring.segment;

/**
 * When a key was written, as one ordered number: the epoch of the primary that took the write in
 * the high bits, its sequence in that segment and epoch below. A later epoch outranks every
 * sequence, so versions of a key never go back whoever is primary. Zero stands for "never written".
 */
public final class Version {
  /** No write has it; the version of an absent key. */
  public static final long NONE = 0;

  private static final int SEQUENCE_BITS = 40;

  /**
   * The last sequence of a segment in one epoch: a million writes a second reach it in twelve days.
   */
  public static final long SEQUENCE_MAX = (1L << SEQUENCE_BITS) - 1;

  /**
   * The last epoch a ring can reach: a view change every second reaches it in ninety-seven days, in
   * use it never comes.
   */
  public static final long EPOCH_MAX = (1L << Long.SIZE - 1 - SEQUENCE_BITS) - 1;

  private Version() {}

  public static long of(long epoch, long sequence) {
    if (epoch < 0 || epoch > EPOCH_MAX || sequence < 0 || sequence > SEQUENCE_MAX) {
      throw new IllegalArgumentException("no version: epoch " + epoch + ", sequence " + sequence);
    }
    return epoch << SEQUENCE_BITS | sequence;
  }

  public static long epoch(long version) {
    return version >>> SEQUENCE_BITS;
  }

  public static long sequence(long version) {
    return version & SEQUENCE_MAX;
  }

  /** {@code 7.12}: epoch and sequence, for people. */
  public static String text(long version) {
    return epoch(version) + "." + sequence(version);
  }
}
