/**
 * A member of a ring, put together.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.node.RingNode}: takes an event, and puts out effects
 *   <li>{@code EntryNode}: brings requests to their primaries, with {@code EntryRequest}
 *   <li>{@link io.diststore.ring.node.NodeStatus}: the member's status, for health and metrics
 * </ul>
 */
package io.diststore.ring.node;
