package io.diststore.client;

/**
 * The number of keys in the ring.
 *
 * @param keys the number of keys; a key with several copies counts as one key
 * @param exact whether every part of the ring was counted, and all parts in the same view; if not,
 *     {@code keys} may be too low
 */
public record Count(long keys, boolean exact) {}
