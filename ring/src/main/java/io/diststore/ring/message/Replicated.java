package io.diststore.ring.message;

/** "Stored." Answer to {@link Replicate}. */
public record Replicated(int segment, long version) implements Message {}
