package io.diststore.ring.message;

import io.diststore.ring.view.View;

/** Paxos, phase 2: accept this view, the one after that of the envelope. */
public record Accept(Ballot ballot, View view) implements Message {}
