package io.diststore.ring.segment;

/**
 * The digest of a copy of a segment. Equal copies have equal digests. A digest covers the entries
 * with their versions, and the remembered outcomes. It consists of two sums of 64-bit hashes. So a
 * write updates the digest in constant time, and the order of writes does not matter. Two different
 * copies have equal digests with a probability of one in 2^64.
 *
 * <p>A digest covers tombstones until they are dropped. If a copy lacked the tombstone of a
 * committed deletion, it would apply an earlier write of the key that is still under way.
 */
public record Digest(long entries, long requests) {

  /** Returns the digest of an entry. {@code hash} is the hash of the entry's key. */
  static long of(long hash, long version, boolean live) {
    return mix(hash + mix(version * 2 + (live ? 1 : 0)));
  }

  /** Returns the digest of the outcome of a client's request. */
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
