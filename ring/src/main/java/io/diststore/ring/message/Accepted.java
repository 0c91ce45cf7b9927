package io.diststore.ring.message;

/** Paxos: answers {@link Accept}. The acceptor has accepted the view. */
public record Accepted(Ballot ballot) implements Message {}
