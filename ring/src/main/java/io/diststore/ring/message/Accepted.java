package io.diststore.ring.message;

import io.diststore.ring.register.Ballot;

/** Paxos, answer to {@link Accept}: done. */
public record Accepted(Ballot ballot) implements Message {}
