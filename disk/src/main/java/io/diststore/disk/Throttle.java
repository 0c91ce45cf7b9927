package io.diststore.disk;

/** Bounds the rate of background work. One thread may use it. */
final class Throttle {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double nanosPerByte;
  private long freeAt;

  Throttle(long bytesPerSecond, long nowNanos) {
    this.nanosPerByte = NANOS_PER_SECOND / bytesPerSecond;
    this.freeAt = nowNanos;
  }

  /** Returns how long to wait before more work is done; 0 if it can be done now. */
  long waitNanos(long nowNanos) {
    return Math.max(0, freeAt - nowNanos);
  }

  /** Records that this many bytes were processed. Unused time is not saved for later work. */
  void add(long bytes, long nowNanos) {
    freeAt = nowNanos + waitNanos(nowNanos) + (long) (bytes * nanosPerByte);
  }
}
