package io.diststore.ring.message;

import io.diststore.ring.segment.ClientId;
import java.util.List;

/**
 * Tells the other writers which tombstones and which outcomes to forget. The primary sends this
 * only while the segment has no pending write and no open session.
 *
 * @param floor the receiver drops all tombstones at or below this version, and from now on applies
 *     no write at or below it
 * @param silent the clients whose outcomes the receiver forgets. Each of them last wrote to the
 *     segment so long ago that none of its requests can still be under way
 */
public record Housekeeping(int segment, long floor, List<ClientId> silent) implements Message {}
