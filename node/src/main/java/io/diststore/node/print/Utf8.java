package io.diststore.node.print;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells text from other bytes. */
public final class Utf8 {
  private Utf8() {}

  public static boolean isValid(byte[] bytes) {
    return text(bytes).isPresent();
  }

  /** Returns the bytes as text, or empty if they are not valid UTF-8. */
  public static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }

  /**
   * Returns the bytes in a form that is safe to show on a terminal: control characters and bytes
   * that are not text appear as {@code \xNN}, and a backslash appears twice.
   */
  public static String printable(byte[] bytes) {
    Optional<String> text = text(bytes);
    StringBuilder shown = new StringBuilder();
    if (text.isPresent()) {
      text.get().codePoints().forEach(c -> append(shown, c, Character.isISOControl(c)));
    } else {
      for (byte b : bytes) {
        int c = Byte.toUnsignedInt(b);
        append(shown, c, c < ' ' || c > '~');
      }
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, int c, boolean escaped) {
    if (escaped) {
      shown.append(String.format("\\x%02x", c));
    } else if (c == '\\') {
      shown.append("\\\\");
    } else {
      shown.appendCodePoint(c);
    }
  }
}
