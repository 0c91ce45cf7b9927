package io.diststore.ring.message;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Marks;
import io.diststore.ring.segment.RequestTable.Remembered;
import java.util.List;

/**
 * Part of a segment's snapshot.
 *
 * @param index counts from 0; each chunk is taken once and in order
 * @param outcomes those remembered; they come after all entries
 * @param marks below which number outcomes of each client may have been forgotten; they come last
 * @param end null but in the last chunk
 */
public record SessionChunk(
    int segment,
    SessionId session,
    int index,
    List<Entry> entries,
    List<Remembered> outcomes,
    List<Marks.Mark> marks,
    End end)
    implements Message {
  /** What ends a session, cut in the same moment as all the rest. */
  public record End(long floor) {}
}
