package io.diststore.ring.message;

import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * Starts sessions. The sender is the primary of these segments, and asks for the digests of the
 * receiver's copies.
 *
 * @param marks marks of the primary that the receiver has not confirmed. Before the receiver
 *     computes a digest, it forgets the outcomes below these marks
 */
public record SessionStart(List<Start> starts, Marks marks) implements Message {
  /** The session for one segment. */
  public record Start(int segment, SessionId session) {}
}
