package io.diststore.ring.message;

import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.RequestTable.Remembered;
import java.util.List;
import java.util.Map;

/**
 * Part of a segment's snapshot.
 *
 * @param index counts from 0; each chunk is taken once and in order
 * @param outcomes those remembered; they come after all entries
 * @param end null but in the last chunk
 */
public record SessionChunk(
    int segment,
    SessionId session,
    int index,
    List<Entry> entries,
    List<Remembered> outcomes,
    End end)
    implements Message {
  /**
   * What ends a session, cut in the same moment as entries and outcomes.
   *
   * @param forgotten below which number each client's outcomes have been forgotten
   */
  public record End(Map<ClientId, Long> forgotten, long floor) {}
}
