package io.diststore.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Prints the measurements of a scenario, and appends them to a file below {@code target}. */
final class Figures {
  private static final Path FILE = Path.of(Settings.text("target"), "e2e-figures.txt");

  private Figures() {}

  static void report(String scenario, String format, Object... figures) {
    String line =
        "e2e: "
            + scenario
            + ": "
            + String.format(Locale.ROOT, format, figures)
            + System.lineSeparator();
    System.out.print(line);
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }
}
