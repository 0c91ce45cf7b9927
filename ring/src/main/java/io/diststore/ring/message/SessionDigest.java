package io.diststore.ring.message;

import io.diststore.ring.segment.Digest;
import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * "This is what I hold." Answer to {@link SessionStart}; from now on writes of the session are
 * taken.
 *
 * @param marks what the sender was not told by the primary, for which the same holds
 * @param known up to which of its raises the primary's marks are known
 */
public record SessionDigest(List<Held> held, Marks marks, long known) implements Message {
  /** What the receiver holds of one segment. */
  public record Held(int segment, SessionId session, Digest digest) {}
}
