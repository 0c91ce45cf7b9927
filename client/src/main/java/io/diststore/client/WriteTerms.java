package io.diststore.client;

import io.diststore.thrift.diststore.WriteOptions;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a write demands, and for how long it holds.
 *
 * @param ifVersion the version that the key must have, 0 for absent; empty for any
 * @param ttlMillis milliseconds after which the key is absent again, at least 1; empty for never
 */
public record WriteTerms(OptionalLong ifVersion, OptionalLong ttlMillis) {
  /** Whatever the key holds, and for good. */
  public static final WriteTerms NONE = new WriteTerms(OptionalLong.empty(), OptionalLong.empty());

  /** The same, but only if the key is absent. */
  public WriteTerms ifAbsent() {
    return ifVersion(0);
  }

  /** The same, but only if the key has this version; 0 stands for absent. */
  public WriteTerms ifVersion(long version) {
    return new WriteTerms(OptionalLong.of(version), ttlMillis);
  }

  /** The same, but only for this long. */
  public WriteTerms expiringAfter(Duration ttl) {
    return new WriteTerms(ifVersion, OptionalLong.of(ttl.toMillis()));
  }

  /** As the service has them; the caller's own. */
  public WriteOptions options() {
    WriteOptions options = new WriteOptions();
    ifVersion.ifPresent(options::setIfVersion);
    ttlMillis.ifPresent(options::setTtlMillis);
    return options;
  }
}
