package io.diststore.node.bulk;

/**
 * A key and its value in a file.
 *
 * @param ttlMillis the time to live in milliseconds; 0 if the value never expires
 */
record Entry(byte[] key, byte[] value, long ttlMillis) {}
