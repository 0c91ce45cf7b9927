package io.diststore.client;

import io.diststore.client.StoreClient.Pair;
import java.util.List;
import java.util.Optional;

/**
 * What can be asked of the store, whichever client asks. Each call is answered, or fails with a
 * {@link StoreException}, by the client's deadline; a write is applied once however often it had to
 * be sent.
 *
 * <p>Keys and values are any bytes, the empty ones too; arrays that are passed in must not change
 * during the call.
 */
public interface StoreCalls extends AutoCloseable {
  /** What the key holds, or empty if it is known to be absent. */
  Optional<Value> get(byte[] key);

  /** Stores the value, whatever the key holds. Returns the write's version. */
  default long put(byte[] key, byte[] value) {
    return put(key, value, WriteTerms.NONE).version();
  }

  /** Stores the value on these terms. */
  Written put(byte[] key, byte[] value, WriteTerms terms);

  /**
   * Makes the key absent; of the terms only the version counts. Erasing an absent key without one
   * is applied.
   */
  Written erase(byte[] key, WriteTerms terms);

  /** {@link #get} of each key, each on its own; the outcomes are in the order of the keys. */
  List<Outcome<Optional<Value>>> getAll(List<byte[]> keys);

  /** {@link #put} of each pair, each on its own; the outcomes are in the order of the pairs. */
  List<Outcome<Written>> putAll(List<Pair> pairs, WriteTerms terms);

  /**
   * The keys that begin with {@code prefix}, in no meaningful order.
   *
   * @param cursor empty for the first page, then the page's before
   * @param limit how many keys at most, 1 to 10000
   */
  Page scan(byte[] cursor, byte[] prefix, int limit);

  /** How many keys there are in the ring. */
  Count count();

  /** Ends the client's connections. */
  @Override
  void close();
}
