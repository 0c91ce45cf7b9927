package io.diststore.ring.message;

import io.diststore.ring.view.View;

/**
 * Paxos: answers {@link Prepare}. From now on the acceptor accepts nothing below this ballot.
 *
 * @param acceptedBallot the ballot under which this acceptor has accepted a view, or null
 * @param accepted the view that this acceptor has accepted, or null
 */
public record Promise(Ballot ballot, Ballot acceptedBallot, View accepted) implements Message {}
