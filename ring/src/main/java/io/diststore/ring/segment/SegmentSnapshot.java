package io.diststore.ring.segment;

import java.util.List;

/**
 * Entries, outcomes and floor of a segment as they were at one moment: parted, a retried write
 * could be lost.
 */
public record SegmentSnapshot(
    List<Entry> entries, List<RequestTable.Remembered> requests, long floor) {}
