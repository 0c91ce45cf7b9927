package io.diststore.node;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the ring's token from a file. */
public final class TokenFile {
  private TokenFile() {}

  /**
   * Returns the token, without white space around it.
   *
   * @throws IOException if the file cannot be read; the message names the file once, and can be
   *     shown to a user
   */
  public static String read(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException("cannot read the token file " + file + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "it does not exist";
      case AccessDeniedException denied -> "permission denied";
      default -> e.getMessage();
    };
  }
}
