package io.diststore.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** How one store is spoken to: requests made in advance, of which only what differs is patched. */
interface Wire {
  /** The bytes of a key: {@code key:} and twelve digits. */
  int KEY_BYTES = 16;

  /** What one connection says. Not to be shared. */
  interface Dialogue {
    /** Whether a request fits into what is left of {@code out}. */
    boolean fits(ByteBuffer out);

    /**
     * Appends a request.
     *
     * @param key its number
     * @param unanswered how many requests of this connection have no answer yet
     */
    void ask(ByteBuffer out, long key, int unanswered);

    /**
     * How many bytes the answer at {@code in}'s position has, or 0 if it has not come whole; less
     * than 0, as many bytes, if it is a refusal.
     *
     * @throws IllegalStateException if it is neither
     */
    int answer(ByteBuffer in);
  }

  /** What connection {@code connection} says when it reads values of that length. */
  Dialogue reads(int connection, int valueBytes);

  /** What connection {@code connection} says when it writes values of that length. */
  Dialogue writes(int connection, int valueBytes);

  /** Writes the digits of a key at {@code at}. */
  static void patchKey(ByteBuffer out, int at, long key) {
    long left = key;
    for (int i = at + KEY_BYTES - 1; i > at + 3; i--) {
      out.put(i, (byte) ('0' + left % 10));
      left /= 10;
    }
  }

  /** The key of that number, as an array of its own. */
  static byte[] key(long number) {
    ByteBuffer key = ByteBuffer.wrap("key:000000000000".getBytes(StandardCharsets.US_ASCII));
    patchKey(key, 0, number);
    return key.array();
  }

  /** A value that does not compress to nothing. */
  static byte[] value(int bytes) {
    byte[] value = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(value);
    return value;
  }

  /** Where {@code marker} begins in {@code bytes}. */
  static int find(byte[] bytes, byte[] marker) {
    for (int i = 0; i + marker.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + marker.length, marker, 0, marker.length)) {
        return i;
      }
    }
    throw new IllegalStateException("the request lacks what is to be patched");
  }
}
