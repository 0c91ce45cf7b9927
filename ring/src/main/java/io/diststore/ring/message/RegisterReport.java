package io.diststore.ring.message;

/**
 * Answer to {@link RegisterQuery}.
 *
 * @param accepted whether some view was accepted here: it may have been decided, and must be
 *     brought to its end
 */
public record RegisterReport(long number, boolean accepted) implements Message {}
