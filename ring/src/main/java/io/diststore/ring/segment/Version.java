package io.diststore.ring.segment;

/**
 * The version of a write, packed into one number. The high bits contain the epoch of the primary
 * that took the write. The low bits contain the write's sequence number in that segment and epoch.
 * Every version of a later epoch is greater than all versions of earlier epochs. So the versions of
 * a key never decrease, whichever member is the primary. Zero means "never written".
 */
public final class Version {
  /** The version of an absent key. No write has this version. */
  public static final long NONE = 0;

  private static final int SEQUENCE_BITS = 40;

  /**
   * The last sequence number of a segment in one epoch. At a million writes per second, a segment
   * reaches this number in twelve days.
   */
  public static final long SEQUENCE_MAX = (1L << SEQUENCE_BITS) - 1;

  /**
   * The last epoch of a ring. At one view change per second, a ring reaches this epoch in
   * ninety-seven days. In practice, no ring does.
   */
  public static final long EPOCH_MAX = (1L << Long.SIZE - 1 - SEQUENCE_BITS) - 1;

  private Version() {}

  public static long of(long epoch, long sequence) {
    if (epoch < 0 || epoch > EPOCH_MAX || sequence < 0 || sequence > SEQUENCE_MAX) {
      throw new IllegalArgumentException(
          "not a version: epoch " + epoch + ", sequence " + sequence);
    }
    return epoch << SEQUENCE_BITS | sequence;
  }

  public static long epoch(long version) {
    return version >>> SEQUENCE_BITS;
  }

  public static long sequence(long version) {
    return version & SEQUENCE_MAX;
  }

  /** Formats a version for people: epoch and sequence number, such as {@code 7.12}. */
  public static String text(long version) {
    return epoch(version) + "." + sequence(version);
  }
}
