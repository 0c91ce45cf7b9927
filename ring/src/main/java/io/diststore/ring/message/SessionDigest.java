package io.diststore.ring.message;

import io.diststore.ring.segment.Digest;
import io.diststore.ring.segment.Marks;
import java.util.List;

/**
 * Answers {@link SessionStart} with the digests of the sender's copies. From now on the sender
 * takes writes that carry the id of the session.
 *
 * @param marks marks of the sender that the primary might not know. Before the primary compares
 *     digests, it forgets the outcomes below these marks
 * @param known says which marks of the primary the sender knows. The primary numbers the rises of
 *     its marks, and the sender knows all marks up to the rise with this number
 */
public record SessionDigest(List<Held> held, Marks marks, long known) implements Message {
  /** The digest of the sender's copy of one segment. */
  public record Held(int segment, SessionId session, Digest digest) {}
}
