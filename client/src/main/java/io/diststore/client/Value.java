package io.diststore.client;

import java.util.OptionalLong;

/**
 * The value of a key.
 *
 * @param bytes the value, possibly empty; the array belongs to the caller
 * @param version the version of the write that stored the value; each write to the key has a higher
 *     version
 * @param ttlMillis milliseconds until the key expires; empty if it never expires
 */
public record Value(byte[] bytes, long version, OptionalLong ttlMillis) {}
