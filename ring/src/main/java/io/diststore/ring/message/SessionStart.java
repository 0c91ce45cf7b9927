package io.diststore.ring.message;

import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * "What do you hold of these segments?" The sender is their primary.
 *
 * @param marks what clients still await, as far as the receiver has not said that it knows: it
 *     forgets what is below before it computes a digest
 */
public record SessionStart(List<Start> starts, Marks marks) implements Message {
  /** One segment's session. */
  public record Start(int segment, SessionId session) {}
}
