package io.diststore.ring.segment;

import java.util.List;

/**
 * The entries, outcomes and floor of a segment at one moment. If these were taken at different
 * moments, a repeated write could be lost. A snapshot copies the bytes of the segment. The limit on
 * segments that are being sent to a receiver also limits how many snapshots exist at a time.
 *
 * @param marks the marks below which outcomes may have been forgotten, unless the receiver already
 *     knows them
 */
public record SegmentSnapshot(
    List<Entry> entries,
    List<RequestTable.RememberedOutcome> requests,
    List<Marks.Mark> marks,
    long floor) {}
