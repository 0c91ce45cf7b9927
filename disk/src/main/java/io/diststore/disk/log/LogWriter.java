package io.diststore.disk.log;

import io.diststore.disk.format.Crc;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Writes the records of a {@link LogBuffer} to the files of the log, and syncs them. One thread may
 * use it; any thread may read the figures.
 *
 * <p>The records that are waiting are written as one batch and synced once. Records that arrive
 * meanwhile are the next batch, so batches grow with the load, and no timer is needed. A batch is
 * one block; a large batch is several blocks. A block is a whole number of pages and is never
 * written again, so a torn write cannot damage a block that was synced before.
 *
 * <p>After an exception, the caller must not use the writer again: a failed sync must not be
 * repeated, because the operating system may have dropped the bytes and may then report success.
 */
public final class LogWriter {
  /** A batch ends when it has this many bytes, so one sync does not take too long. */
  private static final long BATCH_BYTES = 8L << 20;

  private static final long SLOWEST_SYNC_NANOS = 60_000_000_000L;
  private static final int DIGITS = 2;

  /** What happens to records. The thread of the writer calls these methods. */
  public interface Progress {
    /** All records up to this LSN are written, and survive a crash of this process. */
    void onWritten(long lsn);

    /**
     * All records up to this LSN are synced, and survive a crash of the machine.
     *
     * @param begunAtNanos when the writer began to write them, by its clock
     */
    void onSynced(long lsn, long begunAtNanos);
  }

  private final Storage storage;
  private final LogFiles files;
  private final LogBuffer buffer;
  private final long salt;
  private final long incarnation;
  private final long generation;
  private final LongSupplier nanoClock;
  private final Crc crc = new Crc();
  private final Recorder syncNanos = new Recorder(SLOWEST_SYNC_NANOS, DIGITS);
  private LogFile file;
  private StorageFile open;
  private long position;
  private volatile long syncedLsn;
  private volatile long writtenBytes;

  /**
   * Creates a writer that begins a new file.
   *
   * @param syncedLsn the highest LSN that is synced in earlier files
   */
  public LogWriter(
      Storage storage,
      LogFiles files,
      LogBuffer buffer,
      long salt,
      long incarnation,
      long generation,
      long syncedLsn,
      LongSupplier nanoClock)
      throws IOException {
    this.storage = storage;
    this.files = files;
    this.buffer = buffer;
    this.salt = salt;
    this.incarnation = incarnation;
    this.generation = generation;
    this.syncedLsn = syncedLsn;
    this.nanoClock = nanoClock;
    begin(syncedLsn + 1);
  }

  private void begin(long firstLsn) throws IOException {
    file = files.begin(firstLsn);
    open = storage.open(file.name());
    position = 0;
  }

  /**
   * Writes and syncs what is waiting in the buffer.
   *
   * @return false if no record waited
   */
  public boolean writeBatch(Progress progress) throws IOException {
    List<LogBlock> batch = buffer.take(BATCH_BYTES);
    if (batch.isEmpty()) {
      return false;
    }
    long begunAt = nanoClock.getAsLong();
    int next = 0;
    while (next < batch.size()) {
      int end = endOfRecord(batch, next);
      long bytes = 0;
      for (LogBlock block : batch.subList(next, end)) {
        bytes += block.blockBytes();
      }
      if (position + bytes > files.fileBytes()) {
        roll(next == 0 ? syncedLsn : batch.get(next - 1).lastLsn());
      }
      for (LogBlock block : batch.subList(next, end)) {
        write(block);
      }
      next = end;
    }
    long lastLsn = batch.getLast().lastLsn();
    progress.onWritten(lastLsn);
    sync(lastLsn);
    buffer.release(batch);
    progress.onSynced(lastLsn, begunAt);
    return true;
  }

  /** Returns the index after that of the block in which the last record of this block ends. */
  private static int endOfRecord(List<LogBlock> batch, int from) {
    int end = from;
    while (batch.get(end).continues()) {
      end++;
    }
    return end + 1;
  }

  private void write(LogBlock block) throws IOException {
    int bytes = block.blockBytes();
    open.writeFully(
        block.seal(incarnation, generation, file.number(), syncedLsn, salt, crc), position);
    position += bytes;
    writtenBytes += bytes;
  }

  private void sync(long lastLsn) throws IOException {
    long before = nanoClock.getAsLong();
    open.sync();
    long nanos = nanoClock.getAsLong() - before;
    syncNanos.recordValue(Math.clamp(nanos, 0, SLOWEST_SYNC_NANOS));
    syncedLsn = lastLsn;
    file.setSyncedBytes(position);
  }

  /** Goes on in the next file. */
  private void roll(long lastLsn) throws IOException {
    sync(lastLsn);
    open.close();
    begin(lastLsn + 1);
  }

  /** Returns the file to which records are written now. */
  public LogFile file() {
    return file;
  }

  /** Returns how many more bytes fit into the current file. */
  public long roomBytes() {
    return files.fileBytes() - position;
  }

  /** Returns the highest LSN that is synced. */
  public long syncedLsn() {
    return syncedLsn;
  }

  /** Returns how many bytes of blocks were written so far. */
  public long writtenBytes() {
    return writtenBytes;
  }

  /** Returns how long the syncs since the last call took, in nanoseconds. */
  public Histogram takeSyncNanos() {
    return syncNanos.getIntervalHistogram();
  }

  /** Closes the files. Does not write or sync anything. */
  public void close() throws IOException {
    try {
      open.close();
    } finally {
      files.close();
    }
  }
}
