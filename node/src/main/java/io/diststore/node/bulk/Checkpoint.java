package io.diststore.node.bulk;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Remembers in a file how far an import or an export is, so that the same command can continue it
 * later. Not thread-safe.
 */
public final class Checkpoint {
  private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * How far an import or an export is.
   *
   * @param entries the entries at the beginning of the file that are done
   * @param fileBytes for an export, the bytes of the file that contain these entries
   * @param cursor for an export, where the scan continues
   */
  record Position(long entries, long fileBytes, byte[] cursor) {
    static final Position START = new Position(0, 0, new byte[0]);
  }

  /** A checkpoint that remembers nothing. */
  public static final Checkpoint NONE = new Checkpoint(null);

  private final Path file;
  private long savedNanos = System.nanoTime();

  /** Uses a file, which need not exist yet. */
  public Checkpoint(Path file) {
    this.file = file;
  }

  /**
   * Returns the saved position; the start if there is none.
   *
   * @throws IOException if the file cannot be read, or is not a checkpoint
   */
  Position read() throws IOException {
    if (file == null || !Files.exists(file)) {
      return Position.START;
    }
    Properties saved = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      saved.load(reader);
      return new Position(
          Long.parseLong(saved.getProperty("entries")),
          Long.parseLong(saved.getProperty("fileBytes")),
          Base64.getDecoder().decode(saved.getProperty("cursor")));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IOException(file + " is not a file that --resume has written", e);
    }
  }

  /** Saves the position if the last one was saved more than a second ago. */
  void reach(Position position) {
    long now = System.nanoTime();
    if (file != null && now - savedNanos >= SAVE_NANOS) {
      savedNanos = now;
      save(position);
    }
  }

  /** Saves the position at once. */
  void save(Position position) {
    if (file == null) {
      return;
    }
    Properties saved = new Properties();
    saved.setProperty("entries", Long.toString(position.entries()));
    saved.setProperty("fileBytes", Long.toString(position.fileBytes()));
    saved.setProperty("cursor", Base64.getEncoder().encodeToString(position.cursor()));
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (Writer writer = Files.newBufferedWriter(next)) {
        saved.store(writer, "how far a command of diststore is; --resume reads this file");
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the file, because the import or the export is complete. */
  void complete() throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
