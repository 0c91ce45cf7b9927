package io.diststore.disk.recovery;

import io.diststore.disk.format.Damage;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.log.LogBuffer;
import io.diststore.disk.log.LogWriter;
import io.diststore.disk.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Copies the records that are not known to be synced from the previous log to a new one. They keep
 * their LSNs.
 */
public final class TailCopy implements LogReader.Sink {
  private static final LogWriter.Progress NOBODY =
      new LogWriter.Progress() {
        @Override
        public void onWritten(long lsn) {
          // The caller learns from the result that everything is copied.
        }

        @Override
        public void onSynced(long lsn, long begunAtNanos) {
          // The same.
        }
      };

  private final LogEnd end;
  private final LogBuffer buffer;
  private final LogWriter writer;

  private TailCopy(LogEnd end, LogBuffer buffer, LogWriter writer) {
    this.end = end;
    this.buffer = buffer;
    this.writer = writer;
  }

  /** Copies and syncs these records. */
  public static void run(
      Storage storage, Identity former, LogEnd end, LogBuffer buffer, LogWriter writer)
      throws IOException {
    TailCopy copy = new TailCopy(end, buffer, writer);
    new LogReader(storage, former, Recovery.logFiles(storage, former), copy)
        .startAt(end.unconfirmed())
        .read();
    while (writer.writeBatch(NOBODY)) {
      // The next batch is written.
    }
    if (writer.syncedLsn() != end.lastLsn()) {
      throw new IOException(
          String.format(
              "the log in %s ended at LSN %d when it was read again, and at LSN %d before",
              storage, writer.syncedLsn(), end.lastLsn()));
    }
  }

  @Override
  public void onRecord(long lsn, int kind, int segment, ByteBuffer payload) throws IOException {
    long copied = buffer.append(kind, segment, payload);
    while (copied == 0) {
      writer.writeBatch(NOBODY);
      copied = buffer.append(kind, segment, payload);
    }
    if (copied != lsn) {
      throw new IOException("record " + lsn + " would become record " + copied);
    }
  }

  @Override
  public void onDamage(Damage damage) {
    // The first reader has reported it. The caller notices if fewer records are copied.
  }

  @Override
  public long baseLsn(int segment) {
    return end.confirmedLsn();
  }
}
