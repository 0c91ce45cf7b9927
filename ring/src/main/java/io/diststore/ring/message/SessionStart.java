package io.diststore.ring.message;

import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * Starts sessions: asks for the digests of the receiver's copies of these segments. The sender is
 * their primary.
 *
 * @param marks the marks that the receiver has not confirmed; the receiver forgets the outcomes
 *     below them before it computes a digest
 */
public record SessionStart(List<Start> starts, Marks marks) implements Message {
  /** The session for one segment. */
  public record Start(int segment, SessionId session) {}
}
