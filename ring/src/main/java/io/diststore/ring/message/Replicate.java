package io.diststore.ring.message;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;

/**
 * Asks a writer to store a write. The primary of the segment sends this message to the other
 * writers.
 *
 * @param version identifies the write within the segment
 * @param entry the new entry of the key, or null if the write records only an outcome
 * @param id the id of the client's request; null if the ring itself makes the write, for example to
 *     delete an expired value
 * @param outcome the outcome of the request; null if there is no id
 * @param lowestAwaited the client's mark
 * @param session if the receiver is a target owner, the primary's session with it, whether open or
 *     ended; otherwise null
 */
public record Replicate(
    int segment,
    long version,
    Entry entry,
    RequestId id,
    Outcome outcome,
    long lowestAwaited,
    SessionId session)
    implements Message {}
