package io.diststore.locator.link;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;

/**
 * Who is at the other end of a link, by its hello.
 *
 * @param ring the ring it was in then, or null
 * @param peer where members reach it
 */
public record Remote(NodeId id, RingId ring, Endpoint peer) {}
