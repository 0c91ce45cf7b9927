package io.diststore.client;

/**
 * How many keys there are.
 *
 * @param exact whether every part of the ring was counted, all in one view; otherwise {@code keys}
 *     is a lower estimate
 */
public record Count(long keys, boolean exact) {}
