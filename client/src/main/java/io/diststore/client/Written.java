package io.diststore.client;

/**
 * The answer to a write.
 *
 * @param applied true if the write is on every copy; false if the write's condition failed, so that
 *     nothing changed
 * @param version if the write was applied, its version; otherwise, the key's version, or 0 if the
 *     key does not exist
 */
public record Written(boolean applied, long version) {}
