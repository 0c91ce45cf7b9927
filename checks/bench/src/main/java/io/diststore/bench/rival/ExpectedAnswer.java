package io.diststore.bench.rival;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Checks answers whose length and first bytes are known in advance. */
final class ExpectedAnswer {
  private ExpectedAnswer() {}

  /**
   * Returns {@code bytes} if the whole answer has arrived, or 0 if it has not.
   *
   * @param bytes the length of the answer
   * @throws IllegalStateException if the answer does not begin with {@code beginning}
   */
  static int arrivedBytes(ByteBuffer in, byte[] beginning, int bytes, String rival) {
    int at = in.position();
    int compared = Math.min(beginning.length, in.remaining());
    for (int i = 0; i < compared; i++) {
      if (in.get(at + i) != beginning[i]) {
        byte[] answer = new byte[Math.min(in.remaining(), 100)];
        in.get(at, answer);
        throw new IllegalStateException(
            rival + " answered: " + new String(answer, StandardCharsets.ISO_8859_1));
      }
    }
    return in.remaining() < bytes ? 0 : bytes;
  }
}
