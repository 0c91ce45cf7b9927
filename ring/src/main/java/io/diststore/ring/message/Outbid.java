package io.diststore.ring.message;

/** Paxos, answer to {@link Prepare} or {@link Accept}: a higher ballot was promised here. */
public record Outbid(Ballot ballot, Ballot promised) implements Message {}
