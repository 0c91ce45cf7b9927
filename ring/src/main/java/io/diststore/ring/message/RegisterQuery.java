package io.diststore.ring.message;

/**
 * Reads the register. The sender asks whether the receiver has accepted a view for epoch e+1, where
 * e is the epoch in the {@link Envelope}. By answering, the receiver promises nothing.
 */
public record RegisterQuery(long number) implements Message {}
