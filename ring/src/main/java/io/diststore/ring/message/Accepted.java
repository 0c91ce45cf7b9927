package io.diststore.ring.message;

/** Paxos, answer to {@link Accept}: done. */
public record Accepted(Ballot ballot) implements Message {}
