package io.diststore.ring.message;

import io.diststore.ring.view.View;

/**
 * Paxos, phase 2: asks an acceptor to accept this view for the next epoch, the one after the epoch
 * of the envelope.
 */
public record Accept(Ballot ballot, View view) implements Message {}
