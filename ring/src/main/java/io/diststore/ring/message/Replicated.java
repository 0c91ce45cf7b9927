package io.diststore.ring.message;

/** Answers {@link Replicate}: the sender has stored the write. */
public record Replicated(int segment, long version) implements Message {}
