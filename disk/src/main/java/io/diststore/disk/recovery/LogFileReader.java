package io.diststore.disk.recovery;

import io.diststore.disk.format.BlockHeader;
import io.diststore.disk.format.Crc;
import io.diststore.disk.format.Damage;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.format.RecordHeader;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.storage.FileWindow;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Finds the blocks in one file of the log. One thread may use it. */
public final class LogFileReader implements Closeable {
  private final int number;
  private final Identity identity;
  private final FileWindow window;
  private final Crc crc = new Crc();

  private LogFileReader(int number, Identity identity, FileWindow window) {
    this.number = number;
    this.identity = identity;
    this.window = window;
  }

  static LogFileReader open(Storage storage, int number, Identity identity) throws IOException {
    return of(storage.openToRead(FileNames.LOG + number), number, identity);
  }

  /** Returns the header of the first block of a file, or null if it is not intact. */
  static BlockHeader firstHeader(Storage storage, int number, Identity identity)
      throws IOException {
    StorageFile file = storage.openToRead(FileNames.LOG + number);
    try (FileWindow window = new FileWindow(file, StorageFile.PAGE_BYTES)) {
      return new LogFileReader(number, identity, window).headerAt(0);
    }
  }

  /** Reads a file that is already open. {@link #close} closes it. */
  public static LogFileReader of(StorageFile file, int number, Identity identity)
      throws IOException {
    return new LogFileReader(number, identity, new FileWindow(file, FileWindow.BYTES));
  }

  /** Returns the length of the file. */
  public long fileBytes() {
    return window.fileBytes();
  }

  /**
   * Returns the header of the block at this offset, or null if there is no intact one. The files of
   * the current generation contain blocks of no other generation.
   */
  public BlockHeader headerAt(long offset) throws IOException {
    if (!window.load(offset, StorageFile.PAGE_BYTES)) {
      return null;
    }
    BlockHeader header =
        BlockHeader.read(window.buffer(), window.index(offset), identity.salt(), number, crc);
    return header == null
            || number >= identity.activeLog() && header.generation() != identity.generation()
        ? null
        : header;
  }

  /** Returns true if the file begins with a block of another generation. */
  boolean isOfOtherGeneration() throws IOException {
    if (!window.load(0, StorageFile.PAGE_BYTES)) {
      return false;
    }
    BlockHeader header =
        BlockHeader.read(window.buffer(), window.index(0), identity.salt(), number, crc);
    return header != null && header.generation() != identity.generation();
  }

  /** Returns the first offset, from this one on, at which there is an intact header; -1 if none. */
  public long nextHeader(long from) throws IOException {
    for (long at = from; at < window.fileBytes(); at += StorageFile.PAGE_BYTES) {
      if (headerAt(at) != null) {
        return at;
      }
    }
    return -1;
  }

  /** Loads a block. Returns false if the file ends before the block ends. */
  boolean load(long offset, BlockHeader header) throws IOException {
    return window.load(offset, BlockHeader.BYTES + header.payloadBytes());
  }

  /** Returns true if the payload of this block is intact. */
  public boolean isPayloadIntact(long offset, BlockHeader header) throws IOException {
    return load(offset, header)
        && header.payloadCrc() == crc.of(buffer(), payloadIndex(offset), header.payloadBytes());
  }

  /** Returns all damage to the payload of the block at this offset. */
  public List<Damage> damages(long offset, BlockHeader header) throws IOException {
    if (isPayloadIntact(offset, header)) {
      return List.of();
    }
    String name = FileNames.LOG + number;
    List<Damage> damages = new ArrayList<>();
    if (load(offset, header)) {
      int at = payloadIndex(offset);
      int end = at + header.payloadBytes();
      long lsn = header.firstLsn();
      while (RecordHeader.isIntact(buffer(), at, end - at, lsn, identity.salt(), crc)) {
        if (!RecordHeader.isPayloadIntact(buffer(), at, crc)) {
          int segment = RecordHeader.segment(buffer(), at);
          damages.add(Damage.ofSegment(name, offset, segment, "record " + lsn + " is damaged"));
        }
        lsn += RecordHeader.isLast(buffer(), at) ? 1 : 0;
        at += RecordHeader.BYTES + RecordHeader.payloadBytes(buffer(), at);
      }
      if (at == end) {
        return damages;
      }
    }
    damages.add(Damage.unknown(name, offset, "a block is damaged"));
    return damages;
  }

  /** Returns the loaded bytes. */
  ByteBuffer buffer() {
    return window.buffer();
  }

  /** Returns the index in {@link #buffer()} of the payload of the block that was loaded. */
  int payloadIndex(long offset) {
    return window.index(offset) + BlockHeader.BYTES;
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
