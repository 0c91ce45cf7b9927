package io.diststore.ring.message;

import io.diststore.ring.view.Endpoint;

/**
 * "Admit me." It asks for a place in the view after the one of its envelope and is void under any
 * other.
 *
 * @param peer where members reach the author
 * @param client where clients reach it
 */
public record JoinRequest(Endpoint peer, Endpoint client) implements Message {}
