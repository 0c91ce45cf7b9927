package io.diststore.disk;

import io.diststore.disk.checkpoint.Checkpoint;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.log.LogBuffer;
import io.diststore.disk.log.LogFile;
import io.diststore.disk.log.LogFiles;
import io.diststore.disk.log.LogWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The disk of a running node. {@link DiskOpening} starts it.
 *
 * <p>The node appends everything that it does as records, in the order in which it does it. After a
 * crash, the disk contains a prefix of these records. The prefix includes all records that were
 * reported as synced. {@code docs/storage.md} says what holds if the disk itself has faults.
 *
 * <p>One thread, the node's, may append records and make checkpoints. Any thread may call the other
 * methods. Only {@link #close} waits for the disk.
 */
public final class Disk implements Closeable {
  private static final long CLOSE_SECONDS = 60;

  private final Closeable lock;
  private final DiskSettings settings;
  private final LogFiles files;
  private final LogBuffer buffer;
  private final LogWriter writer;
  private final DiskWorker worker;
  private final Scrub scrub;
  private final DiskThreads threads;
  private final LongSupplier nanoClock;
  private int lastCheckpoint;
  private boolean isClosed;

  Disk(
      Closeable lock,
      DiskSettings settings,
      LogFiles files,
      LogBuffer buffer,
      LogWriter writer,
      DiskWorker worker,
      Scrub scrub,
      LongSupplier nanoClock) {
    this.lock = lock;
    this.settings = settings;
    this.files = files;
    this.buffer = buffer;
    this.writer = writer;
    this.worker = worker;
    this.scrub = scrub;
    this.nanoClock = nanoClock;
    this.threads = new DiskThreads(worker, scrub, settings, nanoClock, buffer::await);
    this.lastCheckpoint = worker.identity().checkpoint();
  }

  void startThreads() {
    threads.start();
  }

  /** Does the work that is due, for tests without threads. */
  DiskWorker worker() {
    return worker;
  }

  Scrub scrub() {
    return scrub;
  }

  /** Returns the oldest file of the log, for tests. */
  LogFile firstLog() {
    return files.inUse().getFirst();
  }

  /** Does what {@link #close} does, for tests without threads. */
  void closeWithoutThreads() throws IOException {
    try (lock) {
      worker.shutDown();
    }
  }

  /** Returns whose disk this is, and which files hold the data. */
  public Identity identity() {
    return worker.identity();
  }

  /**
   * Appends a record. Never waits for the disk. The payload is copied; its position and limit stay
   * as they are.
   *
   * @param kind what the record means to the caller, from 0 to 255
   * @param segment the segment to which the record belongs, or {@link
   *     io.diststore.disk.format.RecordHeader#NO_SEGMENT} if it belongs to the whole member
   * @param payload at most {@link DiskSettings#recordBytesMax()} bytes
   * @return the LSN of the record, which is one more than that of the record before it; 0 if the
   *     record was refused, because too many bytes wait for a sync or the disk has stopped
   */
  public long append(int kind, int segment, ByteBuffer payload) {
    return buffer.append(kind, segment, payload);
  }

  /**
   * Returns true if the log is so long that a checkpoint should be made. The log then exceeds half
   * of the last checkpoint, so at most about three bytes are written per byte of payload.
   */
  public boolean isCheckpointDue() {
    return logBytes() > Math.max(settings.checkpointLogBytes(), worker.checkpointBytes() / 2);
  }

  private long logBytes() {
    long bytes = 0;
    for (LogFile file : files.inUse()) {
      bytes += file.syncedBytes();
    }
    return bytes;
  }

  /**
   * Begins a checkpoint. The caller then adds every segment that it holds, and finishes the
   * checkpoint. The listener learns how it ends.
   *
   * @throws IllegalStateException if a checkpoint is under way
   */
  public Checkpoint beginCheckpoint() {
    Checkpoint checkpoint =
        new Checkpoint(
            lastCheckpoint + 1, buffer.lastLsn(), settings.checkpointWaitingBytes(), buffer::wake);
    if (!worker.begin(checkpoint)) {
      throw new IllegalStateException("a checkpoint is under way");
    }
    lastCheckpoint++;
    return checkpoint;
  }

  /** Says how long the next checkpoint will be, which determines the reserve of free space. */
  public void expectCheckpoint(long bytes) {
    worker.reserve().expectCheckpoint(bytes);
  }

  /** Returns true if there is so little free space that the caller must add no data. */
  public boolean isFull() {
    return worker.reserve().isFull();
  }

  /**
   * Stores the fact that the member has left its ring for good.
   *
   * @return completes when this is durable
   */
  public CompletableFuture<Void> retire() {
    return worker.retire();
  }

  /** Returns the figures of this disk. Each call begins a new histogram of syncs. */
  public DiskStatistics statistics() {
    Reserve reserve = worker.reserve();
    return new DiskStatistics(
        buffer.lastLsn(),
        writer.syncedLsn(),
        buffer.unsyncedBytes(),
        logBytes(),
        files.inUse().size(),
        files.spareCount(),
        worker.checkpointBytes(),
        nanoClock.getAsLong() - worker.checkpointAt(),
        buffer.appendedBytes(),
        writer.writtenBytes() + files.zeroedBytes() + worker.checkpointWrittenBytes(),
        reserve.freeBytes(),
        reserve.reserveBytes(),
        reserve.isFull(),
        scrub.readBytes(),
        scrub.damages(),
        writer.takeSyncNanos());
  }

  /**
   * Writes and syncs all records, marks all of them as synced in the identity, and releases the
   * directory. If the disk has stopped after a failure, only releases the directory.
   *
   * @throws IOException if the disk does not finish within a minute, or has failed
   */
  @Override
  public void close() throws IOException {
    if (isClosed) {
      return;
    }
    isClosed = true;
    buffer.wake();
    try {
      if (!threads.stop(CLOSE_SECONDS)) {
        throw new IOException(
            "the disk did not finish its work within "
                + CLOSE_SECONDS
                + " s; the records that were not reported as synced are perhaps lost. The directory"
                + " stays locked until the process ends");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the disk was closing", e);
    }
    lock.close();
    if (threads.failure() != null) {
      throw new IOException("the disk has stopped", threads.failure());
    }
  }
}
