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
 * @param end null but in the last chunk
 */
public record SessionChunk(int segment, SessionId session, int index, List<Entry> entries, End end)
    implements Message {
  /**
   * What ends a session, cut in the same moment as the entries.
   *
   * @param requests the outcomes remembered
   * @param forgotten below which number each client's outcomes have been forgotten
   */
  public record End(List<Remembered> requests, Map<ClientId, Long> forgotten, long floor) {}
}
