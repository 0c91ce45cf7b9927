package io.diststore.client;

import io.diststore.client.StoreClient.Pair;
import java.util.List;
import java.util.Optional;

/**
 * The calls that every client of the store offers. By the client's deadline, each call returns or
 * throws a {@link StoreException}. A write is applied at most once, even if the client has to send
 * it several times.
 *
 * <p>Keys and values are arbitrary bytes and may be empty. Until the call has ended, the caller
 * must not change the arrays that it passed in.
 */
public interface StoreCalls extends AutoCloseable {
  /** Returns the key's value, or empty if the key does not exist. */
  Optional<Value> get(byte[] key);

  /** Stores the value, whether or not the key exists. Returns the version of the write. */
  default long put(byte[] key, byte[] value) {
    return put(key, value, WriteTerms.NONE).version();
  }

  /** Stores the value under the given terms. */
  Written put(byte[] key, byte[] value, WriteTerms terms);

  /**
   * Deletes the key. Only the field {@code ifVersion} of {@code terms} has an effect. Without a
   * condition, deleting a key that does not exist counts as applied.
   */
  Written erase(byte[] key, WriteTerms terms);

  /**
   * Reads each key as {@link #get} does, independently of the others. The results are in the order
   * of the keys.
   */
  List<KeyResult<Optional<Value>>> getAll(List<byte[]> keys);

  /**
   * Stores each pair as {@link #put(byte[], byte[], WriteTerms)} does, independently of the others.
   * The results are in the order of the pairs.
   */
  List<KeyResult<Written>> putAll(List<Pair> pairs, WriteTerms terms);

  /**
   * Returns one page of the keys that begin with {@code prefix}, in no meaningful order.
   *
   * @param cursor empty for the first page; for each later page, the cursor of the previous page
   * @param limit the maximum number of keys in the page, 1 to 10000
   */
  Page scan(byte[] cursor, byte[] prefix, int limit);

  /** Counts the keys in the ring. */
  Count count();

  /** Closes the client's connections. */
  @Override
  void close();
}
