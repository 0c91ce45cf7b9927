package io.diststore.ring.message;

/**
 * Answers {@link RegisterQuery}.
 *
 * @param accepted whether the sender has accepted a view; that view may have been decided, so the
 *     reader must complete the proposal of that view
 */
public record RegisterReport(long number, boolean accepted) implements Message {}
