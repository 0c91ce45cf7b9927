package io.diststore.ring.message;

/**
 * Answers {@link RegisterQuery}.
 *
 * @param accepted whether the sender has accepted a view. If so, that view may have been decided,
 *     and the reader must complete the proposal of that view
 */
public record RegisterReport(long number, boolean accepted) implements Message {}
