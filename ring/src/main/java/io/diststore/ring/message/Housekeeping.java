package io.diststore.ring.message;

import io.diststore.ring.segment.ClientId;
import java.util.List;

/**
 * Tells the other writers what to forget. The primary sends this only while the segment has no
 * pending write and no open session.
 *
 * @param floor the receiver drops tombstones at or below this version, and applies no more writes
 *     at or below it
 * @param silent clients whose outcomes the receiver forgets, because each of them last wrote to the
 *     segment longer ago than any request can live
 */
public record Housekeeping(int segment, long floor, List<ClientId> silent) implements Message {}
