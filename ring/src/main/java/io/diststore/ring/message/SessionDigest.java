package io.diststore.ring.message;

import io.diststore.ring.segment.Digest;
import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * Answers {@link SessionStart} with the digests of the sender's copies. From now on the sender
 * takes writes that carry the session.
 *
 * @param marks marks of the sender that the primary may not know; the primary handles them as a
 *     receiver handles the marks in {@link SessionStart}
 * @param known the number of rises of the primary's marks that the sender knows without a gap
 */
public record SessionDigest(List<Held> held, Marks marks, long known) implements Message {
  /** The digest of the sender's copy of one segment. */
  public record Held(int segment, SessionId session, Digest digest) {}
}
