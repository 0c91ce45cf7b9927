package io.diststore.ring.message;

import io.diststore.ring.segment.ClientId;
import java.util.List;

/**
 * From the primary to the other writers, with nothing pending and no session open in the segment:
 * what to forget.
 *
 * @param floor tombstones at or below it are dropped, and writes at or below it are not applied any
 *     more
 * @param silent clients whose outcomes are forgotten: nothing was heard of them for longer than a
 *     request can live
 */
public record Housekeeping(int segment, long floor, List<ClientId> silent) implements Message {}
