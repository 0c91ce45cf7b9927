package io.diststore.ring.message;

/** Paxos: answers {@link Prepare} or {@link Accept}. The acceptor has promised a higher ballot. */
public record Outbid(Ballot ballot, Ballot promised) implements Message {}
