package io.diststore.transport;

/**
 * Counts the answers that a connection owes, and decides whether it may owe more. The class assumes
 * that each answer that is not ready yet will be as large as the largest recent answer. So a client
 * that asks for small values can have a thousand calls in progress. For a client that asks for
 * large values, the node fetches only a few at a time from other nodes, even if the client reads
 * none of them.
 *
 * <p>The estimate of an answer's size starts at 1 MiB, the size of the largest value. A larger
 * answer raises the estimate at once, and each smaller answer lowers the estimate by up to an
 * eighth.
 */
final class AnswersDue {
  private static final int FIRST_BYTES = 1 << 20;

  /** One answer lowers the estimate by at most 1 / 2^3 of the estimate. */
  private static final int FALL_SHIFT = 3;

  /** The limit for the estimated size, in bytes, of all answers that a connection owes. */
  private static final long BYTES_MAX = 1 << 23;

  private long expectedBytes = FIRST_BYTES;
  private int awaited;
  private long keptBytes;

  /**
   * Reports whether the connection may owe another answer. A connection may always owe one answer.
   */
  boolean hasRoom() {
    return awaited == 0 || awaited * expectedBytes + keptBytes < BYTES_MAX;
  }

  /** Adds an answer that is not ready yet. */
  void expect() {
    awaited++;
  }

  /** Records that an expected answer is ready. */
  void arrive(int bytes) {
    awaited--;
    recordSize(bytes);
  }

  /** Adjusts the estimate to the size of an answer that is ready. */
  void recordSize(int bytes) {
    expectedBytes = Math.max(bytes, expectedBytes - (expectedBytes >> FALL_SHIFT));
  }

  /** Adds an answer that is ready but must wait for an earlier one. */
  void keep(int bytes) {
    keptBytes += bytes;
  }

  /** Removes an answer that waited for an earlier one and is sent now. */
  void release(int bytes) {
    keptBytes -= bytes;
  }

  long keptBytes() {
    return keptBytes;
  }
}
