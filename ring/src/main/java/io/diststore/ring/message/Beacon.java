package io.diststore.ring.message;

import io.diststore.ring.view.NodeId;
import java.util.BitSet;
import java.util.Map;

/**
 * Every member sends a beacon to every other member at short intervals. The answer is a sign of
 * life, and may grant a lease.
 *
 * @param number the number of this beacon; numbers count up, and the answer repeats the number
 * @param suspects the members that the sender suspects, each with its silence in nanoseconds. The
 *     silence is the time since the sender sent the latest beacon that the member has answered
 * @param filled the segments whose primary is the sender and whose target owners are all filled.
 *     The report counts only in the epoch that the {@link Envelope} names. Empty if nothing moves
 */
public record Beacon(long number, Map<NodeId, Long> suspects, BitSet filled) implements Message {}
