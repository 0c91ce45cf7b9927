package io.diststore.client;

/**
 * The answer to a write.
 *
 * @param applied true if the write is on every copy; false if the key did not have the version that
 *     the write demanded, in which case nothing changed
 * @param version the version of the write if it was applied; otherwise the version that the key had
 *     instead, 0 if the key did not exist
 */
public record Written(boolean applied, long version) {}
