package io.diststore.ring.message;

import io.diststore.ring.segment.ClientId;
import java.util.List;
import java.util.Map;

/**
 * "What do you hold of these segments?" The sender is their primary.
 *
 * @param marks the lowest numbers that clients still await: the receiver forgets below them before
 *     it computes a digest
 */
public record SessionStart(List<Start> starts, Map<ClientId, Long> marks) implements Message {
  /** One segment's session. */
  public record Start(int segment, SessionId session) {}
}
