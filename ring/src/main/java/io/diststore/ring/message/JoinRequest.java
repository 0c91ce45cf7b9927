package io.diststore.ring.message;

import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Endpoint;

/**
 * Asks for a place in the view of epoch e+1, where e is the epoch in the {@link Envelope}. In any
 * later epoch, the request is void. A member that already has a place announces its site and its
 * abilities in this way, while its view makes no use of them.
 *
 * @param peer the author's address for members
 * @param client the author's address for clients
 * @param expected how many members the ring will have, or 0 if the author does not know
 * @param site where the author runs; null if the author's release cannot place owners by sites
 * @param votesWithWitness whether the author's release can decide views with a witness
 */
public record JoinRequest(
    Endpoint peer, Endpoint client, int expected, Site site, boolean votesWithWitness)
    implements Message {}
