package io.diststore.ring.message;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Marks;
import io.diststore.ring.segment.RequestTable.RememberedOutcome;
import java.util.List;

/**
 * One part of a segment's snapshot.
 *
 * @param index counts from 0; the receiver takes each chunk once, in this order
 * @param outcomes remembered outcomes; they follow after all entries
 * @param marks marks of clients; outcomes below a mark may have been forgotten; marks follow after
 *     all outcomes
 * @param end null except in the last chunk
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
  /**
   * The end of a snapshot. The floor was read at the same moment as all the rest of the snapshot.
   */
  public record End(long floor) {}
}
