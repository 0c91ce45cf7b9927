/**
 * A whole member of a ring, built from the parts in the other packages.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.node.RingNode}: takes events and dispatches them to the parts
 *   <li>{@code EntryNode} and {@code EntryRequest}: send each client's request to the primary of
 *       its segment
 *   <li>{@link io.diststore.ring.node.NodeStatus}: the status of the member, for health checks and
 *       metrics
 * </ul>
 */
package io.diststore.ring.node;
