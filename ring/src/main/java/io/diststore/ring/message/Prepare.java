package io.diststore.ring.message;

/**
 * Paxos, phase 1: asks an acceptor to promise this ballot for epoch e+1, where e is the epoch in
 * the {@link Envelope}.
 */
public record Prepare(Ballot ballot) implements Message {}
