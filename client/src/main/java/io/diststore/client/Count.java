package io.diststore.client;

/**
 * The number of keys in the ring.
 *
 * @param keys the number of keys, each counted once however many copies it has
 * @param exact whether every part of the ring was counted, all in one view; if false, {@code keys}
 *     may be too low
 */
public record Count(long keys, boolean exact) {}
