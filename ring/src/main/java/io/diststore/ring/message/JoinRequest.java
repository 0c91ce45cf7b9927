package io.diststore.ring.message;

import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Endpoint;

/**
 * Asks for a place in the view of epoch e+1, where e is the epoch in the {@link Envelope}. In any
 * later epoch, the request is void. A member that already has a place announces its site in this
 * way, while its view does not spread copies.
 *
 * @param peer the author's address for members
 * @param client the author's address for clients
 * @param expected how many members the ring will have, or 0 if the author does not know
 * @param site where the author runs; null if the author's release cannot place owners by sites
 */
public record JoinRequest(Endpoint peer, Endpoint client, int expected, Site site)
    implements Message {}
