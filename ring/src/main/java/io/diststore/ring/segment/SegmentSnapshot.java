package io.diststore.ring.segment;

import java.util.List;
import java.util.Map;

/**
 * Entries, outcomes and floor of a segment as they were at one moment: parted, a retried write
 * could be lost.
 *
 * @param forgotten below which number each client's outcomes have been forgotten
 */
public record SegmentSnapshot(
    List<Entry> entries,
    List<RequestTable.Remembered> requests,
    Map<ClientId, Long> forgotten,
    long floor) {}
