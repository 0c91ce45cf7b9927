package io.diststore.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers of which all is known in advance but the value. */
final class Expected {
  private Expected() {}

  /**
   * {@code bytes}, or 0 if they have not come yet.
   *
   * @throws IllegalStateException if they do not begin as expected
   */
  static int whole(ByteBuffer in, byte[] beginning, int bytes, String who) {
    int at = in.position();
    int compared = Math.min(beginning.length, in.remaining());
    for (int i = 0; i < compared; i++) {
      if (in.get(at + i) != beginning[i]) {
        byte[] answer = new byte[Math.min(in.remaining(), 100)];
        in.get(at, answer);
        throw new IllegalStateException(
            who + " answered: " + new String(answer, StandardCharsets.ISO_8859_1));
      }
    }
    return in.remaining() < bytes ? 0 : bytes;
  }
}
