package io.diststore.client;

/**
 * What became of one key of a call with many.
 *
 * @param <T> what the call returns for a key
 */
public sealed interface Outcome<T> {
  /** The key's answer. */
  record Done<T>(T result) implements Outcome<T> {}

  /** Why the key has none. */
  record Failed<T>(StoreException reason) implements Outcome<T> {}

  /** The answer, or else its {@link StoreException} thrown. */
  default T orThrow() {
    return switch (this) {
      case Done<T>(T result) -> result;
      case Failed<T>(StoreException reason) -> throw reason;
    };
  }
}
