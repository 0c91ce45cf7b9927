package io.diststore.ring.message;

import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Digest;
import java.util.List;
import java.util.Map;

/**
 * "This is what I hold." Answer to {@link SessionStart}; from now on writes of the session are
 * taken.
 *
 * @param marks as in {@link SessionStart}, the other way
 */
public record SessionDigest(List<Held> held, Map<ClientId, Long> marks) implements Message {
  /** What the receiver holds of one segment. */
  public record Held(int segment, SessionId session, Digest digest) {}
}
