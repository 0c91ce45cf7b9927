package io.diststore.ring.segment;

import java.util.List;

/**
 * The entries, outcomes and floor of a segment at one moment. If these were taken at different
 * moments, a repeated write could be lost. A snapshot contains copies of the bytes of the segment.
 * A primary limits how many segments are under way to a receiver. This also limits how many
 * snapshots exist at a time.
 *
 * @param marks the marks that the receiver might not know; outcomes below them may have been
 *     forgotten
 */
public record SegmentSnapshot(
    List<Entry> entries,
    List<RequestTable.RememberedOutcome> requests,
    List<Marks.Mark> marks,
    long floor) {}
