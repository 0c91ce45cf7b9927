package io.diststore.client;

import java.util.OptionalLong;

/**
 * What a key holds.
 *
 * @param bytes the value, perhaps empty; the array is the caller's own
 * @param version which write it is from; grows with every write of the key
 * @param ttlMillis milliseconds until the key expires, empty if it does not
 */
public record Value(byte[] bytes, long version, OptionalLong ttlMillis) {}
