package io.diststore.disk.storage;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. {@link Storage} says which effects survive a crash. */
public interface StorageFile extends Closeable {
  /** The unit in which the log and the identity are written. */
  int PAGE_BYTES = 4096;

  /** Returns the length of the file in bytes. */
  long size() throws IOException;

  /**
   * Reads bytes into the target, and advances the target's position.
   *
   * @return how many bytes were read, which may be fewer than there is room for; -1 at the end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Writes bytes of the source, and advances the source's position.
   *
   * @return how many bytes were written, which may be fewer than the source has
   */
  int write(ByteBuffer source, long position) throws IOException;

  /** Makes all written bytes durable. After a failure, these bytes may be lost silently. */
  void sync() throws IOException;

  /** Shortens the file to this length. */
  void truncate(long bytes) throws IOException;

  /** Writes all remaining bytes of the source. */
  default void writeFully(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      int written = write(source, at);
      if (written <= 0) {
        throw new EOFException("the file system accepted no more bytes at position " + at);
      }
      at += written;
    }
  }

  /** Reads until the target is full or the file ends. */
  default void readFully(ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int read = read(target, at);
      if (read <= 0) {
        return;
      }
      at += read;
    }
  }
}
