package io.diststore.disk;

import io.diststore.disk.checkpoint.CheckpointReader;
import io.diststore.disk.format.BlockHeader;
import io.diststore.disk.format.Damage;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.log.LogFile;
import io.diststore.disk.recovery.LogFileReader;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads the checkpoint and the log of a running disk again and again, and checks them. So damage is
 * found while other copies of the data still exist. One thread may use it; any thread may read the
 * figures.
 */
final class Scrub implements Closeable {
  private final Storage storage;
  private final Supplier<Identity> identity;
  private final List<LogFile> inUse;
  private final Consumer<Damage> onDamage;
  private final ArrayDeque<LogFile> waiting = new ArrayDeque<>();
  private CheckpointReader checkpoint;
  private LogFileReader log;
  private LogFile logFile;
  private long offset;
  private long endOffset;
  private volatile long readBytes;
  private volatile long damages;

  /**
   * Creates a scrub that has read nothing.
   *
   * @param inUse the files of the log, which may change at any time
   */
  Scrub(
      Storage storage,
      Supplier<Identity> identity,
      List<LogFile> inUse,
      Consumer<Damage> onDamage) {
    this.storage = storage;
    this.identity = identity;
    this.inUse = inUse;
    this.onDamage = onDamage;
  }

  /** Begins to read everything from the beginning. */
  void begin() throws IOException {
    close();
    waiting.addAll(inUse);
    Identity now = identity.get();
    if (now.checkpoint() > 0) {
      try {
        StorageFile file = storage.openToCheck(FileNames.CHECKPOINT + now.checkpoint());
        checkpoint = CheckpointReader.open(file, now.checkpoint(), now.salt());
      } catch (NoSuchFileException e) {
        // The checkpoint has just been replaced by a newer one, which was checked after writing.
        checkpoint = null;
      }
    }
  }

  /**
   * Reads and checks one block.
   *
   * @return how many bytes were read; 0 if everything was read
   */
  long step() throws IOException {
    if (checkpoint != null) {
      return count(checkCheckpoint());
    }
    while (log == null) {
      if (waiting.isEmpty()) {
        return 0;
      }
      openLog(waiting.remove());
    }
    return count(checkLog());
  }

  private long count(long bytes) {
    readBytes += bytes;
    return bytes;
  }

  private long checkCheckpoint() throws IOException {
    CheckpointReader.Item item = checkpoint.next();
    if (item == null) {
      checkpoint.close();
      checkpoint = null;
      return 1;
    }
    if (item.damage() != null) {
      report(item.damage());
      return StorageFile.PAGE_BYTES;
    }
    return item.payload().remaining() + 1L;
  }

  private void openLog(LogFile file) throws IOException {
    // Blocks that are written later are left to the next pass, because the reader reads ahead.
    long syncedBytes = file.syncedBytes();
    try {
      StorageFile opened = storage.openToCheck(file.name());
      log = LogFileReader.of(opened, file.number(), identity.get());
      logFile = file;
      offset = 0;
      endOffset = syncedBytes;
    } catch (NoSuchFileException e) {
      if (!file.isRecycled()) {
        report(Damage.unknown(file.name(), 0, "the file is missing"));
      }
    }
  }

  private long checkLog() throws IOException {
    if (logFile.isRecycled() || offset >= endOffset) {
      log.close();
      log = null;
      return 1;
    }
    long from = offset;
    BlockHeader header = log.headerAt(offset);
    List<Damage> found;
    if (header == null) {
      found = List.of(Damage.unknown(logFile.name(), offset, "a block is damaged"));
      long next = log.nextHeader(offset + StorageFile.PAGE_BYTES);
      offset = next < 0 ? endOffset : next;
    } else {
      found = log.damages(offset, header);
      offset += header.blockBytes();
    }
    // A file that was recycled meanwhile was perhaps already overwritten.
    if (!logFile.isRecycled()) {
      found.forEach(this::report);
    }
    return offset - from;
  }

  /** Reports that a pass could not be completed. */
  void reportUnreadable(IOException cause) {
    report(Damage.unknown(storage.toString(), 0, "the scrub cannot read: " + cause));
  }

  private void report(Damage damage) {
    damages++;
    onDamage.accept(damage);
  }

  /** Returns how many bytes were read so far. */
  long readBytes() {
    return readBytes;
  }

  /** Returns how much damage was found so far. Each pass finds the same damage again. */
  long damages() {
    return damages;
  }

  @Override
  public void close() throws IOException {
    waiting.clear();
    if (checkpoint != null) {
      checkpoint.close();
      checkpoint = null;
    }
    if (log != null) {
      log.close();
      log = null;
    }
  }
}
