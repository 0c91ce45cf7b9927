package io.diststore.node.tool;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command-line arguments as raw bytes. Each byte is represented by the character with the same
 * number. The arguments that Java passes to {@code main} are already decoded with the locale's
 * charset. Decoding loses all bytes that are invalid in that charset.
 */
final class RawArguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private RawArguments() {}

  /**
   * Returns the arguments of {@code main} byte for byte. On a system that does not show a process
   * its command line, encodes {@code decoded} with the locale's charset instead.
   */
  static String[] of(String[] decoded) {
    if (Files.isReadable(COMMAND_LINE)) {
      try {
        List<String> all = split(Files.readAllBytes(COMMAND_LINE));
        return all.subList(all.size() - decoded.length, all.size()).toArray(String[]::new);
      } catch (IOException e) {
        throw new IllegalStateException(
            "cannot read this command's own arguments from " + COMMAND_LINE, e);
      }
    }
    Charset locale = Charset.forName(System.getProperty("native.encoding"));
    String[] raw = new String[decoded.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = text(decoded[i].getBytes(locale));
    }
    return raw;
  }

  static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns an argument as Java would have decoded it, for example the name of a file. */
  static String decoded(String raw) {
    return new String(bytes(raw), Charset.forName(System.getProperty("native.encoding")));
  }

  /** Returns bytes in the form that this class gives arguments. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Splits a command line in which every argument ends with a zero byte. */
  static List<String> split(byte[] commandLine) {
    List<String> arguments = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        arguments.add(new String(commandLine, from, i - from, StandardCharsets.ISO_8859_1));
        from = i + 1;
      }
    }
    return arguments;
  }
}
