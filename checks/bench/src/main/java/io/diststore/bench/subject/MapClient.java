package io.diststore.bench.subject;

import java.util.concurrent.CompletionStage;

/** The operations of a store's own Java client that the benchmark measures. */
public interface MapClient extends AutoCloseable {
  /** Reads a value. If the key has no value, the read fails, or its result is null or empty. */
  CompletionStage<?> get(byte[] key);

  /** Writes a value. The result completes when all copies have the value. */
  CompletionStage<?> put(byte[] key, byte[] value);

  @Override
  void close();
}
