package io.diststore.ring.segment;

/**
 * What two equal copies of a segment have in common: entries with their versions, and remembered
 * outcomes. Sums of 64-bit hashes, so that each write changes it in constant time and the order of
 * writes does not matter. Two copies that differ have equal digests with a chance of one in 2^64.
 *
 * <p>Tombstones count until they are dropped: to a copy without the tombstone of a committed
 * deletion, an earlier write of that key that is still on its way would be news.
 */
public record Digest(long entries, long requests) {

  /** Of an entry, by the hash of its key. */
  static long of(long hash, long version, boolean live) {
    return mix(hash + mix(version * 2 + (live ? 1 : 0)));
  }

  /** Of the outcome of a client's request. */
  static long of(ClientId client, long number, boolean applied, long version) {
    return mix(
        client.high() + mix(client.low() + mix(number + mix(version * 2 + (applied ? 1 : 0)))));
  }

  /** The finalizer of SplitMix64 (Steele et al., OOPSLA 2014). */
  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
