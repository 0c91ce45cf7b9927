package io.diststore.disk.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A part of a file in memory, for a reader that goes through the file from its beginning to its
 * end. One thread may use it.
 *
 * <p>A page that the disk cannot read appears as zeros. Zeros fail every checksum of this module,
 * so such a page counts as damaged, and the other pages are still read.
 */
public final class FileWindow implements Closeable {
  private static final int PAGE_BYTES = StorageFile.PAGE_BYTES;

  /** The usual length of a window. */
  public static final int BYTES = 1 << 20;

  private final StorageFile file;
  private final long fileBytes;
  private ByteBuffer buffer;
  private long start;
  private int length;

  /**
   * Creates a window that has loaded nothing.
   *
   * @param file the file, which {@link #close} closes
   * @param bytes how many bytes to load at once, a multiple of the page size
   */
  public FileWindow(StorageFile file, int bytes) throws IOException {
    this.file = file;
    this.fileBytes = file.size();
    this.buffer = allocate((int) Math.min(bytes, roundUp(Math.max(1, fileBytes))));
  }

  /** Returns the length of the file when it was opened. */
  public long fileBytes() {
    return fileBytes;
  }

  /**
   * Loads bytes of the file, unless they are loaded already. Loads more bytes behind them.
   *
   * @return false if the file ends before these bytes end
   */
  public boolean load(long position, int bytes) throws IOException {
    if (position < 0 || bytes < 0 || position + bytes > fileBytes) {
      return false;
    }
    if (position >= start && position + bytes <= start + length) {
      return true;
    }
    start = position / PAGE_BYTES * PAGE_BYTES;
    int needed = Math.toIntExact(roundUp(position + bytes - start));
    if (needed > buffer.capacity()) {
      buffer = allocate(needed);
    }
    int available = (int) Math.min(buffer.capacity(), fileBytes - start);
    buffer.clear();
    try {
      fill(buffer, start, available);
    } catch (IOException e) {
      readPages(available);
    }
    buffer.clear();
    length = available;
    return true;
  }

  /** Reads bytes into the target. Bytes that the file no longer has are zeros. */
  private void fill(ByteBuffer target, long position, int bytes) throws IOException {
    // A direct read must not have a limit that is not aligned, nor begin behind the last full page.
    while (target.position() < bytes) {
      if (file.read(target, position + target.position()) <= 0) {
        break;
      }
    }
    for (int at = target.position(); at < bytes; at++) {
      target.put(at, (byte) 0);
    }
  }

  /** Reads each page separately, so only the pages that the disk cannot read are zeros. */
  private void readPages(int available) {
    for (int at = 0; at < available; at += PAGE_BYTES) {
      ByteBuffer page = buffer.slice(at, PAGE_BYTES);
      try {
        fill(page, start + at, Math.min(PAGE_BYTES, available - at));
      } catch (IOException e) {
        for (int i = 0; i < PAGE_BYTES; i++) {
          page.put(i, (byte) 0);
        }
      }
    }
  }

  /** Returns the loaded bytes. {@link #index} says where a position of the file is. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Returns the index in {@link #buffer()} of a position in the file that is loaded. */
  public int index(long position) {
    return Math.toIntExact(position - start);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes + PAGE_BYTES).alignedSlice(PAGE_BYTES).slice(0, bytes);
  }

  private static long roundUp(long bytes) {
    return Math.ceilDiv(bytes, PAGE_BYTES) * PAGE_BYTES;
  }
}
