package io.diststore.locator.link;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;

/**
 * The node at the other end of a link, according to its hello.
 *
 * @param ring the ring that the node was in when it sent the hello; null if it was in none
 * @param peer the endpoint at which members reach the node
 * @param version the highest version of the messages between nodes that the node understands
 */
public record RemoteNode(NodeId id, RingId ring, Endpoint peer, int version) {}
