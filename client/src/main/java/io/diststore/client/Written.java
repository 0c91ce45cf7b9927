package io.diststore.client;

/**
 * What became of a write that was answered.
 *
 * @param applied true: it is on every copy. False: the key had not the version that was demanded,
 *     and nothing was changed
 * @param version if applied, the write's own version; else the version that the key had, 0 if it
 *     was absent
 */
public record Written(boolean applied, long version) {}
