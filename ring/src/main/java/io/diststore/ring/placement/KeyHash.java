package io.diststore.ring.placement;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * The hash function for keys and for the points of members: 64-bit XXH3 with seed 0. Most languages
 * have an implementation, so clients can compute a key's segment just as the nodes do. Stateless;
 * allocates nothing.
 */
public final class KeyHash {
  private static final Hasher64 XXH3 = Hashing.xxh3_64();

  private KeyHash() {}

  /** Returns the hash of a key's bytes. */
  public static long of(byte[] key) {
    return XXH3.hashBytesToLong(key);
  }

  /** Returns the hash of a key that is stored inside a larger array. */
  public static long of(byte[] array, int from, int length) {
    return XXH3.hashBytesToLong(array, from, length);
  }

  /** Returns the hash of a text's UTF-8 bytes. */
  public static long of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the segment of a hash. The highest bits of the hash are the number of the segment.
   *
   * @param segments how many segments the ring has, a power of two
   */
  public static int segment(long hash, int segments) {
    return segments == 1
        ? 0
        : (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(segments)));
  }
}
