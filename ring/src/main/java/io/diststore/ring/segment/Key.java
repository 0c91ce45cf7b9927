package io.diststore.ring.segment;

import io.diststore.ring.placement.KeyHash;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key with its hash. A key is any sequence of bytes, including the empty sequence. Callers must
 * not modify the array.
 */
public final class Key implements Comparable<Key> {
  private final byte[] bytes;
  private final long hash;

  public Key(byte[] bytes) {
    this(bytes, KeyHash.of(bytes));
  }

  Key(byte[] bytes, long hash) {
    this.bytes = bytes;
    this.hash = hash;
  }

  /** Returns the hash of a key that is stored inside a larger array. */
  public static long hash(byte[] array, int from, int length) {
    return KeyHash.of(array, from, length);
  }

  /** Returns the segment to which keys with this hash belong. */
  public static int segment(long hash, int segments) {
    return KeyHash.segment(hash, segments);
  }

  public byte[] bytes() {
    return bytes;
  }

  public long hash() {
    return hash;
  }

  public int segment(int segments) {
    return segment(hash, segments);
  }

  /** Compares the keys lexicographically, byte by byte. Bytes are unsigned. */
  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && key.hash == hash && Arrays.equals(key.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  @Override
  public String toString() {
    return bytes.length <= 32
        ? new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
        : HexFormat.of().formatHex(bytes, 0, 16) + "...";
  }
}
