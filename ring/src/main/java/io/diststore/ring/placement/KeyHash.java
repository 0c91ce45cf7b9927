package io.diststore.ring.placement;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * The one hash of the product: XXH3 (64 bits, seed 0), which exists in every language, so that
 * clients find a key's segment as the nodes do. Stateless and free of allocation.
 */
public final class KeyHash {
  private static final Hasher64 XXH3 = Hashing.xxh3_64();

  private KeyHash() {}

  /** The hash of a key's bytes. */
  public static long of(byte[] key) {
    return XXH3.hashBytesToLong(key);
  }

  /** The hash of a key that is part of an array. */
  public static long of(byte[] array, int from, int length) {
    return XXH3.hashBytesToLong(array, from, length);
  }

  /** The hash of a text's UTF-8 bytes: ring points are placed by it. */
  public static long of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The segment of a hash: its highest bits.
   *
   * @param segments how many segments the ring has, a power of two
   */
  public static int segment(long hash, int segments) {
    return segments == 1
        ? 0
        : (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(segments)));
  }
}
