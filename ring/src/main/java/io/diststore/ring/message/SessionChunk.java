package io.diststore.ring.message;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Marks;
import io.diststore.ring.segment.RequestTable.RememberedOutcome;
import java.util.List;

/**
 * One part of a segment's snapshot.
 *
 * @param index the number of this chunk, from 0; the receiver takes each chunk once, in the order
 *     of these numbers
 * @param outcomes remembered outcomes; the chunks carry them after all entries
 * @param marks marks of clients; the chunks carry them after all outcomes. Outcomes below these
 *     marks may have been forgotten
 * @param end the end of the snapshot; null except in the last chunk
 */
public record SessionChunk(
    int segment,
    SessionId session,
    int index,
    List<Entry> entries,
    List<RememberedOutcome> outcomes,
    List<Marks.Mark> marks,
    End end)
    implements Message {
  /** The end of a snapshot. The floor was read at the same moment as the rest of the snapshot. */
  public record End(long floor) {}
}
