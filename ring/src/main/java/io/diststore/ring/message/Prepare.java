package io.diststore.ring.message;

/** Paxos, phase 1: may the author decide the view after that of the envelope, under this ballot? */
public record Prepare(Ballot ballot) implements Message {}
