package io.diststore.bench.subject;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The requests and answers of one store, at the level of bytes. A request is prepared once. Before
 * it is sent again, only the parts that change are overwritten.
 */
public interface Wire {
  /** The length of a key: {@code key:} and twelve digits. */
  int KEY_BYTES = 16;

  /** The requests and answers of one connection. */
  interface Dialogue {
    /** Reports whether a request fits into the rest of {@code out}. */
    boolean fits(ByteBuffer out);

    /**
     * Appends a request.
     *
     * @param key the number of the key
     * @param unanswered how many requests of this connection have no answer yet
     */
    void append(ByteBuffer out, long key, int unanswered);

    /**
     * Returns the length of the answer at the position of {@code in}, or 0 if the answer has not
     * arrived completely. If the answer is a refusal, returns its length as a negative number.
     *
     * @throws IllegalStateException if the bytes are not a valid answer
     */
    int answerBytes(ByteBuffer in);
  }

  /** Returns the dialogue of a connection that reads values of this length. */
  Dialogue reader(int connection, int valueBytes);

  /** Returns the dialogue of a connection that writes values of this length. */
  Dialogue writer(int connection, int valueBytes);

  /** Overwrites the digits of the key that begins at {@code at}. */
  static void patchKey(ByteBuffer out, int at, long key) {
    long rest = key;
    for (int i = at + KEY_BYTES - 1; i > at + 3; i--) {
      out.put(i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }

  /** Returns the key with this number, as a new array. */
  static byte[] key(long number) {
    ByteBuffer key = ByteBuffer.wrap("key:000000000000".getBytes(StandardCharsets.US_ASCII));
    patchKey(key, 0, number);
    return key.array();
  }

  /**
   * Returns a value of random bytes, which cannot be compressed. All calls with the same length
   * return equal values.
   */
  static byte[] value(int bytes) {
    byte[] value = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(value);
    return value;
  }

  /** Returns the index at which {@code marker} begins in {@code bytes}. */
  static int find(byte[] bytes, byte[] marker) {
    for (int i = 0; i + marker.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + marker.length, marker, 0, marker.length)) {
        return i;
      }
    }
    throw new IllegalStateException("the request does not contain the bytes to patch");
  }
}
