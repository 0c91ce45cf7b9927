package io.diststore.ring.segment;

import java.util.List;
import java.util.Map;

/**
 * Entries, outcomes and floor of a segment as they were at one moment: parted, a retried write
 * could be lost. It has bytes of its own, about as many as the segment; how many are cut at a time
 * is bounded by the segments under way to a receiver.
 *
 * @param forgotten below which number outcomes of each client may have been forgotten, as far as
 *     the receiver does not know it since the session's start
 */
public record SegmentSnapshot(
    List<Entry> entries,
    List<RequestTable.Remembered> requests,
    Map<ClientId, Long> forgotten,
    long floor) {}
