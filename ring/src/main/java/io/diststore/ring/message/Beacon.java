package io.diststore.ring.message;

import io.diststore.ring.view.NodeId;
import java.util.BitSet;
import java.util.Map;

/**
 * A sign of life that every member sends to every other member at short intervals. The answer may
 * grant a lease.
 *
 * @param number the number of this beacon, which counts up; the answer repeats this number
 * @param suspects the members from which the sender has received no message for the detection time,
 *     each with the nanoseconds since its last message
 * @param filled the sender's segments whose target owners are all filled, in the epoch that the
 *     {@link Envelope} names; empty if nothing moves
 */
public record Beacon(long number, Map<NodeId, Long> suspects, BitSet filled) implements Message {}
