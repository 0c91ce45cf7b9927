package io.diststore.client;

import io.diststore.thrift.diststore.WriteOptions;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The condition of a write, and the lifetime of the value it stores.
 *
 * @param ifVersion the version that the key must have, or 0 if the key must not exist; empty for an
 *     unconditional write
 * @param ttlMillis milliseconds until the key expires, at least 1; empty if it never expires
 */
public record WriteTerms(OptionalLong ifVersion, OptionalLong ttlMillis) {
  /** An unconditional write whose value never expires. */
  public static final WriteTerms NONE = new WriteTerms(OptionalLong.empty(), OptionalLong.empty());

  /** Returns these terms with the condition that the key does not exist. */
  public WriteTerms ifAbsent() {
    return ifVersion(0);
  }

  /**
   * Returns these terms with the condition that the key has this version. Version 0 means that the
   * key does not exist.
   */
  public WriteTerms ifVersion(long version) {
    return new WriteTerms(OptionalLong.of(version), ttlMillis);
  }

  /** Returns these terms with a lifetime for the value. */
  public WriteTerms expiringAfter(Duration ttl) {
    return new WriteTerms(ifVersion, OptionalLong.of(ttl.toMillis()));
  }

  /** Returns a new Thrift struct with these terms. */
  public WriteOptions options() {
    WriteOptions options = new WriteOptions();
    ifVersion.ifPresent(options::setIfVersion);
    ttlMillis.ifPresent(options::setTtlMillis);
    return options;
  }
}
