package io.diststore.crds;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Compresses text as RFC 1950 describes, and encodes the result in Base64. */
final class DeflatedText {
  /** More than any view takes. So a short string cannot make a process run out of memory. */
  private static final int BYTES_MAX = 4 << 20;

  private DeflatedText() {}

  static String deflate(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory refused bytes", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * Returns the text that was compressed.
   *
   * @throws IllegalArgumentException if the argument is not a compressed text, or if the text is
   *     too long
   */
  static String inflate(String deflated) {
    byte[] bytes = Base64.getDecoder().decode(deflated);
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] text = in.readNBytes(BYTES_MAX + 1);
      if (text.length > BYTES_MAX) {
        throw new IllegalArgumentException("it has more than " + BYTES_MAX + " bytes");
      }
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
