package io.diststore.ring.message;

/**
 * Reads the register: asks whether the receiver has accepted a view for the next epoch, the one
 * after the epoch of the envelope. A read promises nothing.
 */
public record RegisterQuery(long number) implements Message {}
