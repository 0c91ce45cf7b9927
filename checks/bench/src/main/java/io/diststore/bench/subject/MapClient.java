package io.diststore.bench.subject;

import java.util.concurrent.CompletionStage;

/** The part of a store's own Java client that is measured. */
public interface MapClient extends AutoCloseable {
  /** Reads a value. Fails, or completes with null or an empty result, if the key has no value. */
  CompletionStage<?> get(byte[] key);

  /** Writes a value. Completes when all copies have the value. */
  CompletionStage<?> put(byte[] key, byte[] value);

  @Override
  void close();
}
