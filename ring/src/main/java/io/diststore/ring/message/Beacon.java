package io.diststore.ring.message;

import io.diststore.ring.view.NodeId;
import java.util.BitSet;
import java.util.Map;

/**
 * A sign of life that every member sends to every other member at short intervals. The answer may
 * grant a lease.
 *
 * @param number counts up; the answer repeats it
 * @param suspects the members that have not sent a message for the detection time, with the time
 *     since their last message in nanoseconds
 * @param filled the sender's segments whose target owners are all filled, in the epoch of the
 *     envelope; empty if nothing moves
 */
public record Beacon(long number, Map<NodeId, Long> suspects, BitSet filled) implements Message {}
