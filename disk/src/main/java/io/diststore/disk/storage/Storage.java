package io.diststore.disk.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The files of one directory. Only this interface touches the disk, so tests can replace it with a
 * disk that fails.
 *
 * <p><b>What a crash may do.</b> When a method returns, other calls see its effect. After a crash
 * of the machine, the effect is certain only if a later {@link StorageFile#sync()} (for the bytes
 * of a file) or {@link #sync()} (for names) had returned. A crash may keep any part of the other
 * effects, in any order.
 *
 * <p>All methods may block, and may be called from any thread.
 */
public interface Storage {
  /** Returns the names of the files in the directory, in no particular order. */
  List<String> list() throws IOException;

  /**
   * Creates a file and opens it for reading and writing.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is a file of this name
   */
  StorageFile create(String name) throws IOException;

  /**
   * Opens a file for reading and writing.
   *
   * @throws java.nio.file.NoSuchFileException if there is no file of this name
   */
  StorageFile open(String name) throws IOException;

  /**
   * Opens a file for reading.
   *
   * @throws java.nio.file.NoSuchFileException if there is no file of this name
   */
  StorageFile openToRead(String name) throws IOException;

  /**
   * Opens a file for reading. If the file system allows it, reads bypass the page cache, so they
   * show what the disk has really stored. Every position and length read must be a multiple of
   * {@link StorageFile#PAGE_BYTES}, and the memory of the target must be aligned to it.
   *
   * @throws java.nio.file.NoSuchFileException if there is no file of this name
   */
  StorageFile openToCheck(String name) throws IOException;

  /** Renames a file. Replaces any file that has the new name. */
  void rename(String name, String newName) throws IOException;

  /** Deletes a file if it exists. */
  void delete(String name) throws IOException;

  /** Makes the names durable: files that were created, renamed or deleted. */
  void sync() throws IOException;

  /** Returns how many more bytes the file system can store, as far as it knows. */
  long freeBytes() throws IOException;

  /**
   * Locks the directory until the result is closed or the process ends.
   *
   * @throws DirectoryInUseException if this or another process has locked the directory
   */
  Closeable lock() throws IOException;

  /** Returns true if this or another process has locked the directory. */
  boolean isLocked() throws IOException;

  /** Returns the name of the directory, for messages to people. */
  @Override
  String toString();
}
