package io.diststore.ring.message;

import io.diststore.ring.view.Endpoint;

/**
 * "Admit me." It asks for a place in the view after the one of its envelope and is void under any
 * other.
 *
 * @param peer where members reach the author
 * @param client where clients reach it
 * @param expected how many members the ring is to have, as far as whoever started the author has
 *     said; 0 if nobody did
 */
public record JoinRequest(Endpoint peer, Endpoint client, int expected) implements Message {}
