package io.diststore.disk;

import io.diststore.disk.format.FileNames;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.identity.IdentityFiles;
import io.diststore.disk.log.LogBuffer;
import io.diststore.disk.log.LogFile;
import io.diststore.disk.log.LogFiles;
import io.diststore.disk.log.LogWriter;
import io.diststore.disk.recovery.LogEnd;
import io.diststore.disk.recovery.LogExtent;
import io.diststore.disk.recovery.LogPlace;
import io.diststore.disk.recovery.Recovery;
import io.diststore.disk.recovery.RecoveryReport;
import io.diststore.disk.recovery.RecoveryVisitor;
import io.diststore.disk.recovery.TailCopy;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Opens a data directory in three steps: {@link #open} locks it and checks whose it is, {@link
 * #recover} reads its data, and {@link #start} begins a new generation. The first two steps change
 * nothing except the lock. So the caller can look at the report and decide not to start.
 *
 * <p><b>A start.</b> A previous process may have failed to sync the end of its log. The operating
 * system may still show these bytes, although the disk does not have them. So a start copies all
 * records that are not known to be synced to a new file, and syncs them. Then it writes the new
 * generation and the number of that file into the identity, which makes both valid at the same
 * moment. Only then does it remove what the new file replaces.
 *
 * <p>One thread may use it.
 */
public final class DiskOpening implements Closeable {
  private final Storage storage;
  private final DiskSettings settings;
  private final DiskOwner owner;
  private final Closeable lock;
  private final IdentityFiles identityFiles;
  private final LongSupplier nanoClock;
  private RecoveryReport report;
  private boolean isStarted;

  private DiskOpening(
      Storage storage,
      DiskSettings settings,
      DiskOwner owner,
      Closeable lock,
      IdentityFiles identityFiles,
      LongSupplier nanoClock) {
    this.storage = storage;
    this.settings = settings;
    this.owner = owner;
    this.lock = lock;
    this.identityFiles = identityFiles;
    this.nanoClock = nanoClock;
  }

  /**
   * Locks a directory and checks whose it is.
   *
   * @param nanoClock a clock that never goes back, such as {@code System::nanoTime}
   * @throws io.diststore.disk.storage.DirectoryInUseException if another process uses the directory
   * @throws io.diststore.disk.identity.UnusableDirectoryException if the directory belongs to
   *     another ring or member, has a newer format, or has lost its identity
   */
  public static DiskOpening open(
      Storage storage, DiskSettings settings, DiskOwner owner, LongSupplier nanoClock)
      throws IOException {
    Closeable lock = storage.lock();
    boolean isOpen = false;
    try {
      IdentityFiles identityFiles = IdentityFiles.read(storage);
      identityFiles.checkOwner(owner.ring(), owner.member());
      isOpen = true;
      return new DiskOpening(storage, settings, owner, lock, identityFiles, nanoClock);
    } finally {
      if (!isOpen) {
        lock.close();
      }
    }
  }

  /** Returns the identity of the last start. A new directory has none. */
  public Optional<Identity> identity() {
    return Optional.ofNullable(identityFiles.current()).filter(i -> i.generation() > 0);
  }

  /** Reads all data. Must be called once. */
  public RecoveryReport recover(RecoveryVisitor visitor) throws IOException {
    if (report != null) {
      throw new IllegalStateException("the data were already read");
    }
    report =
        identity().isEmpty()
            ? new RecoveryReport(true, 0, 0, 0, null, List.of())
            : Recovery.run(storage, identity().get(), visitor);
    return report;
  }

  /**
   * Begins a new generation. When this method returns, everything that {@link #recover} returned is
   * durable under the new generation. The result takes over the lock.
   *
   * @param incarnation the previous incarnation, or a new one if the directory is new or the caller
   *     does not trust its data
   * @param nonce a random number
   */
  public Disk start(long incarnation, long nonce, DiskListener listener) throws IOException {
    Disk disk = startWithoutThreads(incarnation, nonce, listener);
    disk.startThreads();
    return disk;
  }

  Disk startWithoutThreads(long incarnation, long nonce, DiskListener listener) throws IOException {
    if (report == null || isStarted) {
      throw new IllegalStateException(
          isStarted ? "the disk was already started" : "the data were not read yet");
    }
    settleIdentity(incarnation, nonce);
    Identity former = identityFiles.current();
    removeLeftovers(former);
    long confirmedLsn = report.log() == null ? 0 : report.log().confirmedLsn();
    LogFiles files = LogFiles.open(storage, settings.logFileBytes());
    keptFiles().forEach(files::add);
    LogBuffer buffer =
        new LogBuffer(
            settings.blockBytes(),
            settings.recordBytesMax(),
            settings.unsyncedBytes(),
            confirmedLsn);
    LogWriter writer =
        new LogWriter(
            storage,
            files,
            buffer,
            former.salt(),
            incarnation,
            former.generation() + 1,
            confirmedLsn,
            nanoClock);
    int activeLog = writer.file().number();
    if (report.lastLsn() > confirmedLsn) {
      TailCopy.run(storage, former, report.log(), buffer, writer);
    }
    identityFiles.write(
        former.started(
            incarnation,
            nonce,
            activeLog,
            confirmedLsn + 1,
            writer.syncedLsn(),
            settings.logFileBytes()));
    removeReplaced(files);
    DiskWorker worker =
        new DiskWorker(
            storage,
            settings,
            identityFiles,
            files,
            buffer,
            writer,
            report.checkpointBytes(),
            listener,
            nanoClock);
    Scrub scrub = new Scrub(storage, worker::identity, files.inUse(), listener::onDamage);
    isStarted = true;
    return new Disk(lock, settings, files, buffer, writer, worker, scrub, nanoClock);
  }

  /** Makes the identity durable, and gives a new directory one. */
  private void settleIdentity(long incarnation, long nonce) throws IOException {
    if (identityFiles.current() == null) {
      identityFiles.write(
          new Identity(
              owner.ring(),
              owner.member(),
              nonce,
              incarnation,
              0,
              nonce,
              0,
              0,
              0,
              0,
              1,
              0,
              settings.logFileBytes(),
              false));
    }
    identityFiles.settle();
  }

  /**
   * Removes what a previous process has begun and not completed, and what it no longer needed but
   * had not removed yet. Void blocks must be gone before the new generation begins, because the
   * identity says only for the current generation which blocks before it are void.
   */
  private void removeLeftovers(Identity former) throws IOException {
    LogFiles files = LogFiles.open(storage, settings.logFileBytes());
    List<String> names = storage.list();
    int lastLog = report.log() == null ? 0 : report.log().lastLog();
    for (int number : FileNames.numbers(FileNames.LOG, names)) {
      if (number > lastLog || number < former.firstLog()) {
        files.recycle(number);
      }
    }
    for (int number : FileNames.numbers(FileNames.CHECKPOINT, names)) {
      if (number != former.checkpoint()) {
        storage.delete(FileNames.CHECKPOINT + number);
      }
    }
    if (report.log() != null) {
      for (LogPlace place : report.log().voids()) {
        if (place.log() <= lastLog) {
          cut(files, place);
        }
      }
    }
    storage.sync();
  }

  /** Returns the files that still belong to the log when the new file has taken over the tail. */
  private List<LogFile> keptFiles() {
    List<LogFile> kept = new ArrayList<>();
    if (report.log() == null) {
      return kept;
    }
    LogPlace end = end(report.log());
    for (LogExtent extent : report.log().files()) {
      long bytes = extent.log() == end.log() ? end.offset() : extent.endOffset();
      if (extent.log() <= end.log() && bytes > 0) {
        kept.add(new LogFile(extent.log(), extent.firstLsn(), bytes));
      }
    }
    return kept;
  }

  /** Returns where the older files end when the new file has taken over the tail. */
  private static LogPlace end(LogEnd log) {
    return log.unconfirmed() != null
        ? log.unconfirmed()
        : new LogPlace(log.lastLog(), log.endOffset(), log.lastLsn() + 1);
  }

  /** Removes the records that the new file contains, and the void blocks after them. */
  private void removeReplaced(LogFiles files) throws IOException {
    if (report.log() == null || report.log().lastLog() == 0) {
      return;
    }
    LogPlace end = end(report.log());
    cut(files, end);
    for (LogExtent extent : report.log().files()) {
      if (extent.log() > end.log()) {
        files.recycle(extent.log());
      }
    }
    storage.sync();
  }

  private void cut(LogFiles files, LogPlace place) throws IOException {
    if (place.offset() == 0) {
      files.recycle(place.log());
      return;
    }
    try (StorageFile file = storage.open(FileNames.LOG + place.log())) {
      if (file.size() > place.offset()) {
        file.truncate(place.offset());
        file.sync();
      }
    }
  }

  /** Releases the directory, unless the disk was started. */
  @Override
  public void close() throws IOException {
    if (!isStarted) {
      lock.close();
    }
  }
}
