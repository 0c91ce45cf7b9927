package io.diststore.transport;

/**
 * The answers that a connection owes, and how many more it may. Each one that is not there yet is
 * taken to be as large as the largest of late: who asks for small values may ask for a thousand at
 * once, and who asks for large ones, to take none of them perhaps, has few brought from other
 * nodes. The estimate starts at the largest value, rises at once, and falls by an eighth an answer.
 */
final class AnswersDue {
  private static final int FIRST_BYTES = 1 << 20;
  private static final int FALL_SHIFT = 3;
  private static final long BYTES_MAX = 1 << 23;

  private long expectedBytes = FIRST_BYTES;
  private int awaited;
  private long keptBytes;

  /** One is always allowed. */
  boolean hasRoom() {
    return awaited == 0 || awaited * expectedBytes + keptBytes < BYTES_MAX;
  }

  void begun() {
    awaited++;
  }

  /** One that was awaited is there. */
  void ready(int bytes) {
    awaited--;
    given(bytes);
  }

  /** One was there at once. */
  void given(int bytes) {
    expectedBytes = Math.max(bytes, expectedBytes - (expectedBytes >> FALL_SHIFT));
  }

  /** One that is there has to wait for an earlier one. */
  void kept(int bytes) {
    keptBytes += bytes;
  }

  /** One that waited is on its way. */
  void released(int bytes) {
    keptBytes -= bytes;
  }

  long keptBytes() {
    return keptBytes;
  }
}
