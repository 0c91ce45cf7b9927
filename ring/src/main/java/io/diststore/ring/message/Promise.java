package io.diststore.ring.message;

import io.diststore.ring.view.View;

/**
 * Paxos, answer to {@link Prepare}: nothing below this ballot will be accepted here any more.
 *
 * @param acceptedBallot the ballot of what was accepted here before, or null
 * @param accepted what was accepted, or null
 */
public record Promise(Ballot ballot, Ballot acceptedBallot, View accepted) implements Message {}
