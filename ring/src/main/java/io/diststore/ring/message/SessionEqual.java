package io.diststore.ring.message;

import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * Completes sessions: the receiver's copies of these segments are equal to the primary's.
 *
 * @param marks as in {@link SessionStart}; if the receiver does not know all marks of the primary
 *     after it has taken these, it keeps the sessions open, because it might otherwise apply a
 *     forgotten request again
 */
public record SessionEqual(List<Equal> equals, Marks marks) implements Message {
  /** One segment. */
  public record Equal(int segment, SessionId session, long floor) {}
}
