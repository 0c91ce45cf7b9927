package io.diststore.client;

/**
 * The result for one key of a call with many keys.
 *
 * @param <T> the type of a key's answer
 */
public sealed interface KeyResult<T> {
  /** The request for this key was answered. */
  record Done<T>(T result) implements KeyResult<T> {}

  /** The request for this key failed. */
  record Failed<T>(StoreException reason) implements KeyResult<T> {}

  /**
   * Returns the key's answer.
   *
   * @throws StoreException if the request for this key failed
   */
  default T orThrow() {
    return switch (this) {
      case Done<T>(T result) -> result;
      case Failed<T>(StoreException reason) -> throw reason;
    };
  }
}
