package io.diststore.ring.message;

import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * Completes sessions: the receiver's copies of these segments are equal to the primary's.
 *
 * @param marks as in {@link SessionStart}; a receiver that still lacks other marks of the primary
 *     keeps the sessions open, because it might otherwise apply a forgotten request again
 */
public record SessionEqual(List<Equal> equals, Marks marks) implements Message {
  /** One segment. */
  public record Equal(int segment, SessionId session, long floor) {}
}
