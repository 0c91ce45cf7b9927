package io.diststore.ring.message;

import io.diststore.ring.view.View;

/**
 * Paxos: answers {@link Prepare}. From now on the acceptor accepts nothing below this ballot.
 *
 * @param acceptedBallot the ballot of the view that this acceptor accepted before, or null
 * @param accepted the view that this acceptor accepted before, or null
 */
public record Promise(Ballot ballot, Ballot acceptedBallot, View accepted) implements Message {}
