package io.diststore.ring.message;

/**
 * "What was accepted with you for the view after that of the envelope?" A read of the register; it
 * promises nothing.
 */
public record RegisterQuery(long number) implements Message {}
