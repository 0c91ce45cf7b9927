package io.diststore.ring.message;

import io.diststore.ring.view.NodeId;

/**
 * A message with its sender and the epoch of the sender's view.
 *
 * @param epoch the epoch of the sender's view, or {@link #NO_VIEW} if the sender has no view yet
 */
public record Envelope(NodeId from, long epoch, Message message) {
  public static final long NO_VIEW = 0;
}
