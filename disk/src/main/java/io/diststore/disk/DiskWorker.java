package io.diststore.disk;

import io.diststore.disk.checkpoint.Checkpoint;
import io.diststore.disk.checkpoint.CheckpointWriter;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.identity.IdentityFiles;
import io.diststore.disk.log.LogBuffer;
import io.diststore.disk.log.LogFile;
import io.diststore.disk.log.LogFiles;
import io.diststore.disk.log.LogWriter;
import io.diststore.disk.storage.Storage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Does all writing while a node runs. The log comes first. Between batches of the log, the worker
 * does small parts of the work that can wait: it writes a checkpoint, or makes a new file for the
 * log.
 *
 * <p>The work is cut into steps. A thread runs one step after another, and a test can do the same
 * without a thread. Only {@link #begin}, {@link #retire} and the figures may be used by other
 * threads.
 *
 * <p>A step that throws is the last one: after a failed write or sync, nothing more may be written.
 * There are two exceptions, because nothing depends on their files yet: a checkpoint that cannot be
 * written is given up, and so is a log file that is made in advance.
 */
final class DiskWorker {
  private static final long CHECK_NANOS = 1_000_000_000L;

  private final Storage storage;
  private final IdentityFiles identityFiles;
  private final LogFiles files;
  private final LogBuffer buffer;
  private final LogWriter writer;
  private final DiskListener listener;
  private final LongSupplier nanoClock;
  private final Throttle throttle;
  private final Reserve reserve;
  private final AtomicReference<Checkpoint> begun = new AtomicReference<>();
  private final AtomicReference<CompletableFuture<Void>> retiring = new AtomicReference<>();
  private volatile Identity identity;
  private volatile long checkpointBytes;
  private volatile long checkpointAt;
  private volatile long checkpointWrittenBytes;
  private CheckpointWriter checkpoint;
  private long checkAt;
  private long prepareAt;

  /**
   * Creates the worker of a disk that has just started.
   *
   * @param checkpointBytes the length of the checkpoint; 0 if there is none
   */
  DiskWorker(
      Storage storage,
      DiskSettings settings,
      IdentityFiles identityFiles,
      LogFiles files,
      LogBuffer buffer,
      LogWriter writer,
      long checkpointBytes,
      DiskListener listener,
      LongSupplier nanoClock) {
    this.storage = storage;
    this.identityFiles = identityFiles;
    this.identity = identityFiles.current();
    this.files = files;
    this.buffer = buffer;
    this.writer = writer;
    this.checkpointBytes = checkpointBytes;
    this.listener = listener;
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    this.throttle = new Throttle(settings.backgroundBytesPerSecond(), now);
    this.reserve = new Reserve(storage, files);
    this.checkpointAt = now;
    this.checkAt = now;
    this.prepareAt = now;
  }

  /** Begins a checkpoint. Returns false if one is under way. Any thread may call this. */
  boolean begin(Checkpoint next) {
    return begun.compareAndSet(null, next);
  }

  /** Marks the disk as retired. The result completes when that is durable. */
  CompletableFuture<Void> retire() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!retiring.compareAndSet(null, done)) {
      return retiring.get();
    }
    buffer.wake();
    return done;
  }

  /**
   * Does the work that is due.
   *
   * @return how long to wait for records before the next step, in nanoseconds; 0 for no wait
   */
  long step() throws IOException {
    boolean hasWritten = writer.writeBatch(listener);
    CompletableFuture<Void> retired = retiring.get();
    if (retired != null && !retired.isDone()) {
      write(identity.retired(writer.syncedLsn()));
      retired.complete(null);
    }
    long now = nanoClock.getAsLong();
    if (now - checkAt >= 0) {
      checkReserve();
      checkAt = now + CHECK_NANOS;
    }
    long waitNanos = throttle.waitNanos(now);
    if (waitNanos == 0 || isSpareLate()) {
      long bytes = waitNanos == 0 ? workInBackground(now) : prepareSpare(now);
      if (bytes == 0) {
        waitNanos = checkAt - now;
      } else {
        throttle.add(bytes, nanoClock.getAsLong());
      }
    }
    return hasWritten ? 0 : Math.min(waitNanos, checkAt - now);
  }

  private void checkReserve() throws IOException {
    long writtenBytes = checkpoint == null ? 0 : checkpoint.bytes();
    if (reserve.check(checkpointBytes, writtenBytes)) {
      listener.onSpace(reserve.isFull());
    }
  }

  /** Does a small part of the work that can wait. Returns how many bytes were written or read. */
  private long workInBackground(long now) throws IOException {
    Checkpoint begunNow = begun.get();
    if (begunNow != null) {
      long bytes = workOnCheckpoint(begunNow);
      if (begunNow.takeRoom()) {
        listener.onCheckpointRoom();
      }
      if (bytes > 0) {
        return bytes;
      }
    }
    return needsSpare() ? prepareSpare(now) : 0;
  }

  /** A spare file is made while the second half of the current file is being filled. */
  private boolean needsSpare() {
    return files.spareCount() == 0 && writer.roomBytes() < files.fileBytes() / 2;
  }

  /** Returns true if the log would need the spare file before it is complete. */
  private boolean isSpareLate() {
    return needsSpare() && files.preparedBytes() < files.fileBytes() - 2 * writer.roomBytes();
  }

  private long workOnCheckpoint(Checkpoint begunNow) throws IOException {
    if (checkpoint != null && checkpoint.stage() == CheckpointWriter.Stage.CHECKED) {
      // The log must contain every record whose effects are in the checkpoint. Otherwise the
      // checkpoint would show a later state than the log, and the disk would not hold a prefix of
      // the records.
      if (writer.syncedLsn() >= begunNow.lsnMax()) {
        store();
      }
      return 0;
    }
    try {
      if (begunNow.isAbandoned()) {
        throw new IOException("the caller has given it up");
      }
      if (checkpoint == null) {
        checkpoint =
            new CheckpointWriter(storage, begunNow, identity.incarnation(), identity.salt());
      }
      if (checkpoint.isStarved()) {
        return 0;
      }
      boolean isWriting = checkpoint.stage() == CheckpointWriter.Stage.WRITING;
      int bytes = checkpoint.step();
      checkpointWrittenBytes += isWriting ? bytes : 0;
      return bytes;
    } catch (IOException e) {
      abandonCheckpoint();
      listener.onCheckpointFailed(begunNow.number(), e);
      return 0;
    }
  }

  /** Makes the checkpoint the one from which recovery begins, and drops what it replaces. */
  private void store() throws IOException {
    Checkpoint stored = checkpoint.checkpoint();
    LogFile first = files.firstAbove(stored.baseLsn());
    int replaced = identity.checkpoint();
    write(
        identity.withCheckpoint(
            stored.number(), stored.baseLsn(), first.number(), writer.syncedLsn()));
    checkpointBytes = checkpoint.bytes();
    checkpointAt = nanoClock.getAsLong();
    checkpoint = null;
    begun.set(null);
    if (replaced > 0) {
      storage.delete(FileNames.CHECKPOINT + replaced);
    }
    files.recycleBefore(first);
    checkReserve();
    listener.onCheckpointStored(stored.number());
  }

  private void abandonCheckpoint() {
    Checkpoint abandoned = begun.get();
    if (checkpoint != null) {
      checkpoint.abandon();
      checkpoint = null;
    } else if (abandoned != null) {
      abandoned.abandon();
    }
    begun.set(null);
  }

  /**
   * Makes a part of a spare file. If that fails, the worker tries again later. The failure is final
   * only if the log needs the file.
   */
  private long prepareSpare(long now) throws IOException {
    if (now - prepareAt < 0) {
      return 0;
    }
    try {
      return files.prepare();
    } catch (IOException e) {
      files.abandonPreparation();
      prepareAt = now + CHECK_NANOS;
      checkReserve();
      return 0;
    }
  }

  private void write(Identity changed) throws IOException {
    identityFiles.write(changed);
    identity = changed;
  }

  /** Writes what is waiting, marks all of it as synced in the identity, and closes the files. */
  void shutDown() throws IOException {
    buffer.stop();
    abandonCheckpoint();
    while (writer.writeBatch(listener)) {
      // The next batch is written.
    }
    write(identity.withSynced(writer.syncedLsn()));
    writer.close();
  }

  /** Stops after a failure, without another write. */
  void stop(Throwable cause) {
    buffer.stop();
    CompletableFuture<Void> retired = retiring.get();
    if (retired != null) {
      retired.completeExceptionally(cause);
    }
    try {
      writer.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    listener.onFailed(cause);
  }

  Identity identity() {
    return identity;
  }

  Reserve reserve() {
    return reserve;
  }

  long checkpointBytes() {
    return checkpointBytes;
  }

  /** Returns when this process completed a checkpoint, or when it started. */
  long checkpointAt() {
    return checkpointAt;
  }

  /** Returns how many bytes of checkpoints were written so far. */
  long checkpointWrittenBytes() {
    return checkpointWrittenBytes;
  }
}
