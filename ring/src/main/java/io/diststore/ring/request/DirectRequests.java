package io.diststore.ring.request;

import io.diststore.ring.segment.StoredEntry;
import io.diststore.ring.segment.Version;

/**
 * Serves the most common requests at once, directly from the bytes of a message, without creating
 * objects for the request, the answer and the entry. The result is the same as that of a {@link
 * Request}. If a method declines, it has changed nothing, and the caller must send a {@link
 * Request} instead. Only the member's thread may use this interface.
 *
 * <p>Each call needs the monotonic clock, read after the request was taken off its socket. With an
 * older reading, a process that was paused would answer under a lease that has run out. If the
 * clock may have stood still, the member must have handled {@link
 * io.diststore.ring.shell.Event.ClockStoodStill} before.
 */
public interface DirectRequests {
  /**
   * Reads a key, if this member can answer at once.
   *
   * @param array contains the key
   * @param nowNanos the monotonic clock, read after the request arrived; it must never go back
   * @param into receives the entry, or nothing if the key does not exist. It is valid until the
   *     next event or request of this member
   * @return false if the caller must send a {@link Request} instead
   */
  boolean read(byte[] array, int from, int length, long nowNanos, StoredEntry into);

  /**
   * Writes a key, if this member holds the only copy and has no reason to refuse.
   *
   * @param nowNanos the monotonic clock, read after the request arrived; it must never go back
   * @return the version, or {@link Version#NONE} if the caller must send a {@link Request} instead
   */
  long write(WriteInPlace write, long nowNanos);

  /**
   * Returns the time to live of the value that {@link #read} has just returned, in milliseconds; 0
   * if it does not expire.
   */
  long ttlMillis(StoredEntry read);
}
