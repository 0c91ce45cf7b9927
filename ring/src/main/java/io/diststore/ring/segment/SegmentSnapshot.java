package io.diststore.ring.segment;

import java.util.List;

/**
 * Entries, outcomes and floor of a segment as they were at one moment: parted, a retried write
 * could be lost. It has bytes of its own, about as many as the segment; how many are cut at a time
 * is bounded by the segments under way to a receiver.
 *
 * @param marks below which number outcomes of each client may have been forgotten, as far as the
 *     receiver does not know it
 */
public record SegmentSnapshot(
    List<Entry> entries,
    List<RequestTable.Remembered> requests,
    List<Marks.Mark> marks,
    long floor) {}
