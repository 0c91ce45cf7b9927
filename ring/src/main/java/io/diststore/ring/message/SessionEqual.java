package io.diststore.ring.message;

import io.diststore.ring.segment.ClientId;
import java.util.List;
import java.util.Map;

/**
 * "Your copies of these segments equal mine": the end of their sessions.
 *
 * @param marks as in {@link SessionStart}: what was forgotten since then must not be applied again
 */
public record SessionEqual(List<Equal> equals, Map<ClientId, Long> marks) implements Message {
  /** One segment. */
  public record Equal(int segment, SessionId session, long floor) {}
}
