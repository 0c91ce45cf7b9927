package io.diststore.ring.message;

import io.diststore.ring.view.NodeId;
import java.util.BitSet;
import java.util.Map;

/**
 * Every member sends beacons to other members at short intervals. In a small ring, it sends them to
 * all. The answer is a sign of life, and may grant a lease.
 *
 * @param number the number of this beacon; numbers count up, and the answer repeats the number
 * @param suspects the members that the sender suspects, each with its silence in nanoseconds. The
 *     silence is the time since the sender sent the latest beacon that the member has answered
 * @param filled the segments whose primary is the sender and whose target owners are all filled.
 *     The report counts only in the epoch that the {@link Envelope} names. Empty if nothing moves.
 *     In a large ring, only members that need the report receive it
 * @param inquiry whether the sender needs the reports of the receiver, so that the receiver must
 *     send beacons to it
 */
public record Beacon(long number, Map<NodeId, Long> suspects, BitSet filled, boolean inquiry)
    implements Message {}
