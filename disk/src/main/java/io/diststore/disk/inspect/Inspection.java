package io.diststore.disk.inspect;

import io.diststore.disk.checkpoint.CheckpointReader;
import io.diststore.disk.format.BlockHeader;
import io.diststore.disk.format.Damage;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.identity.IdentityFiles;
import io.diststore.disk.recovery.LogEnd;
import io.diststore.disk.recovery.LogFileReader;
import io.diststore.disk.recovery.Recovery;
import io.diststore.disk.recovery.RecoveryReport;
import io.diststore.disk.recovery.RecoveryVisitor;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows a person what is in a data directory, while no node uses it. Changes nothing, and does not
 * lock the directory, so it also works on a copy that cannot be written.
 */
public final class Inspection {
  private final Storage storage;
  private final PrintWriter out;

  private Inspection(Storage storage, PrintWriter out) {
    this.storage = storage;
    this.out = out;
  }

  /**
   * Prints the identity, the files, and the blocks of the log.
   *
   * @throws io.diststore.disk.identity.UnusableDirectoryException if the identity cannot be read
   */
  public static void inspect(Storage storage, PrintWriter out) throws IOException {
    new Inspection(storage, out).inspect();
    out.flush();
  }

  /**
   * Reads everything that a start would read, and prints what it finds.
   *
   * @return true if all data are intact
   * @throws io.diststore.disk.identity.UnusableDirectoryException if the identity cannot be read
   */
  public static boolean verify(Storage storage, PrintWriter out) throws IOException {
    boolean isIntact = new Inspection(storage, out).verify();
    out.flush();
    return isIntact;
  }

  private void inspect() throws IOException {
    Identity identity = readIdentity();
    if (identity == null) {
      return;
    }
    print("files:");
    for (String name : storage.list().stream().sorted().toList()) {
      try (StorageFile file = storage.openToRead(name)) {
        print("  %-16s %,15d bytes%s", name, file.size(), remark(name, identity));
      }
    }
    if (identity.checkpoint() > 0) {
      inspectCheckpoint(identity);
    }
    for (int number : FileNames.numbers(FileNames.LOG, storage.list())) {
      inspectLog(number, identity);
    }
  }

  private Identity readIdentity() throws IOException {
    if (storage.isLocked()) {
      print(
          "A process uses this directory, so its files change while they are read. Stop the"
              + " process, or expect that the end of the log looks torn.");
    }
    IdentityFiles files = IdentityFiles.read(storage);
    Identity identity = files.current();
    if (identity == null) {
      print("%s holds no data.", storage);
      return null;
    }
    print("directory:   %s", storage);
    print("ring:        %s", identity.ring());
    print("member:      %s%s", identity.member(), identity.isRetired() ? " (retired)" : "");
    print("incarnation: %d", identity.incarnation());
    print("generation:  %d, nonce %x", identity.generation(), identity.nonce());
    print(
        "checkpoint:  %s",
        identity.checkpoint() == 0
            ? "none"
            : identity.checkpoint() + ", with all records up to LSN " + identity.baseLsn());
    print(
        "log:         needed from log-%d on; this generation begins in log-%d with LSN %d",
        identity.firstLog(), identity.activeLog(), identity.activeLsn());
    print("synced:      LSN %d when the identity was written", identity.syncedLsn());
    for (String suspect : files.suspects()) {
      print("%s is missing, damaged or outdated. The other file has replaced it.", suspect);
    }
    return identity;
  }

  private static String remark(String name, Identity identity) {
    if (FileNames.number(FileNames.LOG, name).orElse(identity.firstLog()) < identity.firstLog()) {
      return ", not needed any more";
    }
    int checkpoint = FileNames.number(FileNames.CHECKPOINT, name).orElse(identity.checkpoint());
    return checkpoint == identity.checkpoint() ? "" : ", not the current checkpoint";
  }

  private void inspectCheckpoint(Identity identity) throws IOException {
    String name = FileNames.CHECKPOINT + identity.checkpoint();
    if (!storage.list().contains(name)) {
      print("%s is missing.", name);
      return;
    }
    int segments = 0;
    long lowest = Long.MAX_VALUE;
    long highest = 0;
    int damages = 0;
    try (CheckpointReader reader =
        CheckpointReader.open(storage.openToRead(name), identity.checkpoint(), identity.salt())) {
      for (CheckpointReader.Item item = reader.next(); item != null; item = reader.next()) {
        if (item.damage() != null) {
          damages++;
        } else {
          segments++;
          lowest = Math.min(lowest, item.lsn());
          highest = Math.max(highest, item.lsn());
        }
      }
    }
    print(
        "%s: %,d segments, as of LSN %d to %d, %d damages",
        name, segments, segments == 0 ? 0 : lowest, highest, damages);
  }

  private void inspectLog(int number, Identity identity) throws IOException {
    StorageFile opened = storage.openToRead(FileNames.LOG + number);
    try (LogFileReader file = LogFileReader.of(opened, number, identity)) {
      int blocks = 0;
      int gaps = 0;
      long from = 0;
      BlockHeader first = null;
      BlockHeader last = null;
      for (long at = file.nextHeader(0); at >= 0; at = file.nextHeader(from)) {
        gaps += at > from ? 1 : 0;
        last = file.headerAt(at);
        first = first == null ? last : first;
        blocks++;
        from = at + last.blockBytes();
      }
      if (first == null) {
        print("log-%d: no blocks of the current generation", number);
      } else {
        print(
            "log-%d: generation %d, %,d blocks in %,d bytes, LSN %d to %d, %s; the last block says"
                + " that LSN %d was synced",
            number,
            last.generation(),
            blocks,
            from,
            first.firstLsn(),
            last.nextLsn() - 1,
            gaps == 0 ? "no gaps" : gaps + " gaps",
            last.syncedLsn());
      }
    }
  }

  private boolean verify() throws IOException {
    Identity identity = readIdentity();
    if (identity == null) {
      return true;
    }
    if (identity.generation() == 0) {
      print("The directory was made, but no node has ever started with it.");
      return true;
    }
    Map<Integer, Integer> kinds = new TreeMap<>();
    RecoveryReport report =
        Recovery.run(
            storage,
            identity,
            new RecoveryVisitor() {
              @Override
              public void onSegment(int segment, long lsn, ByteBuffer payload) {
                // Recovery counts the segments.
              }

              @Override
              public void onRecord(long lsn, int kind, int segment, ByteBuffer payload) {
                kinds.merge(kind, 1, Integer::sum);
              }
            });
    LogEnd log = report.log();
    print(
        "read:        %,d segments of the checkpoint, %,d records of the log behind it",
        report.segments(), report.records());
    kinds.forEach((kind, count) -> print("  kind %3d: %,d records", kind, count));
    print(
        "end:         LSN %d, of which LSN %d is surely synced", log.lastLsn(), log.confirmedLsn());
    if (log.isTorn()) {
      print(
          "The log ends at records that a crash has left incomplete. They were never reported as"
              + " synced. %d blocks behind them are void.",
          log.voidBlocks());
    }
    return printDamages(report);
  }

  private boolean printDamages(RecoveryReport report) {
    List<Damage> lost =
        report.damages().stream().filter(d -> d.loss() != Damage.Loss.NOTHING).toList();
    report.damages().forEach(damage -> print("DAMAGE %s", damage));
    if (lost.isEmpty()) {
      print("All data are intact.");
    } else if (report.isMemberStateDamaged()) {
      print(
          "State of the member may be lost. A node must not believe these data if another copy"
              + " exists.");
    } else {
      print("Damaged segments: %s. All others are intact.", report.damagedSegments());
    }
    return lost.isEmpty();
  }

  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
