package io.diststore.ring.message;

/**
 * Answers {@link RegisterQuery}.
 *
 * @param accepted whether the sender has accepted a view. If so, that view may have been decided,
 *     and the receiver of this message must complete the decision
 */
public record RegisterReport(long number, boolean accepted) implements Message {}
