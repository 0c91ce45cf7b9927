package io.diststore.ring.message;

import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * Completes sessions. The receiver's copies of these segments are equal to the primary's.
 *
 * @param marks marks of the primary that the receiver has not confirmed. If the receiver lacks
 *     further marks of the primary, it keeps the sessions open. Without the further marks, it might
 *     apply a forgotten request again
 */
public record SessionEqual(List<Equal> equals, Marks marks) implements Message {
  /** One segment. */
  public record Equal(int segment, SessionId session, long floor) {}
}
