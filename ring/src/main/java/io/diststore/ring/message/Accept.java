package io.diststore.ring.message;

import io.diststore.ring.view.View;

/**
 * Paxos, phase 2: asks an acceptor to accept this view for epoch e+1, where e is the epoch in the
 * {@link Envelope}.
 */
public record Accept(Ballot ballot, View view) implements Message {}
