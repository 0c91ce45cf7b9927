package io.diststore.ring.request;

import io.diststore.ring.segment.StoredEntry;
import io.diststore.ring.segment.Version;

/**
 * Serves the most common requests directly from the bytes of a message. No objects are created for
 * the request, the answer and the entry. The result is the same as for a {@link Request}. If a
 * method declines, it has changed nothing, and the caller must send a {@link Request} instead. Only
 * the member's thread may use this interface.
 *
 * <p>Each call needs a reading of the monotonic clock. The caller must read the clock after it has
 * taken the request off the socket. With an older reading, a process that was paused in between
 * could answer under a lease that has run out. If the clock may have stood still, the caller must
 * first let the member handle {@link io.diststore.ring.shell.Event.ClockStoodStill}.
 */
public interface DirectRequests {
  /**
   * Reads a key, if this member can answer at once.
   *
   * @param array contains the key, which has {@code length} bytes and begins at {@code from}
   * @param nowNanos the time of the monotonic clock, read after the request arrived; no call may
   *     pass an earlier time than the call before it
   * @param into receives the entry, or becomes absent if the key does not exist. It is valid until
   *     this member handles its next event or request
   * @return false if the caller must send a {@link Request} instead
   */
  boolean read(byte[] array, int from, int length, long nowNanos, StoredEntry into);

  /**
   * Writes a key, if this member holds the only copy and has no reason to refuse.
   *
   * @param nowNanos the time of the monotonic clock, read after the request arrived; no call may
   *     pass an earlier time than the call before it
   * @return the version, or {@link Version#NONE} if the caller must send a {@link Request} instead
   */
  long write(WriteInPlace write, long nowNanos);

  /**
   * Returns the remaining time to live, in milliseconds, of the value that {@link #read} has just
   * returned. Returns 0 if the value never expires.
   */
  long ttlMillis(StoredEntry read);
}
