package io.diststore.ring.message;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;

/**
 * "Store this write." From the primary of the sender's epoch to every other writer of the segment.
 *
 * @param version names the write within the segment
 * @param entry what the key holds from now on, or null when only an outcome is to be remembered
 * @param id the client's request, or null for a write of the ring's own (an expiry)
 * @param outcome what that request led to; null without id
 * @param lowestAwaited below which number that client awaits nothing
 * @param session the session under way or done with the receiver if it is a target owner, else null
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
