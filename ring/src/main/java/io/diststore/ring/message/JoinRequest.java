package io.diststore.ring.message;

import io.diststore.ring.view.Endpoint;

/**
 * Asks for a place in the view of epoch e+1, where e is the epoch in the {@link Envelope}. In any
 * later epoch, the request is void.
 *
 * @param peer the author's address for members
 * @param client the author's address for clients
 * @param expected how many members the ring will have, or 0 if the author does not know
 */
public record JoinRequest(Endpoint peer, Endpoint client, int expected) implements Message {}
