package io.diststore.ring.message;

/**
 * Paxos, phase 1: asks an acceptor to promise this ballot for the next epoch, the one after the
 * epoch of the envelope.
 */
public record Prepare(Ballot ballot) implements Message {}
