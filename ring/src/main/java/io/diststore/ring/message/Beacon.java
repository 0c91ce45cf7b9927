package io.diststore.ring.message;

import io.diststore.ring.view.NodeId;
import java.util.BitSet;
import java.util.Map;

/**
 * "I am here." Sent to every member at short intervals; its answer is a lease.
 *
 * @param number counts up; the answer names it
 * @param suspects members not heard of for the detection time, with the silence in nanoseconds
 * @param filled segments whose target owners are all filled by the sender, in the epoch of the
 *     envelope; empty when nothing moves
 */
public record Beacon(long number, Map<NodeId, Long> suspects, BitSet filled) implements Message {}
