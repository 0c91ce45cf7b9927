package io.diststore.ring.message;

import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * "Your copies of these segments equal mine": the end of their sessions.
 *
 * @param marks as in {@link SessionStart}: what was forgotten must not be applied again. A receiver
 *     that does not know all of them by now has not taken the message
 */
public record SessionEqual(List<Equal> equals, Marks marks) implements Message {
  /** One segment. */
  public record Equal(int segment, SessionId session, long floor) {}
}
