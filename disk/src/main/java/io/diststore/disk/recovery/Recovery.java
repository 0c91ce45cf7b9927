package io.diststore.disk.recovery;

import io.diststore.disk.checkpoint.CheckpointReader;
import io.diststore.disk.format.Damage;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a directory: the checkpoint, then the log after it. Changes nothing.
 *
 * <p>Each segment of a checkpoint has an LSN of its own. The records of a segment are replayed from
 * there. If a segment is not in the checkpoint, its records are replayed from the base LSN of the
 * checkpoint.
 */
public final class Recovery implements LogReader.Sink {
  private final Storage storage;
  private final Identity identity;
  private final RecoveryVisitor visitor;
  private final Map<Integer, Long> segmentLsns = new HashMap<>();
  private final List<Damage> damages = new ArrayList<>();
  private long checkpointBytes;
  private long records;

  private Recovery(Storage storage, Identity identity, RecoveryVisitor visitor) {
    this.storage = storage;
    this.identity = identity;
    this.visitor = visitor;
  }

  /** Reads everything that this identity names. */
  public static RecoveryReport run(Storage storage, Identity identity, RecoveryVisitor visitor)
      throws IOException {
    Recovery recovery = new Recovery(storage, identity, visitor);
    if (identity.checkpoint() > 0) {
      recovery.readCheckpoint();
    }
    LogEnd end = new LogReader(storage, identity, logFiles(storage, identity), recovery).read();
    return new RecoveryReport(
        false,
        recovery.checkpointBytes,
        recovery.segmentLsns.size(),
        recovery.records,
        end,
        List.copyOf(recovery.damages));
  }

  /** Returns the numbers of the log files that may contain records of use, in ascending order. */
  public static List<Integer> logFiles(Storage storage, Identity identity) throws IOException {
    return FileNames.numbers(FileNames.LOG, storage.list()).stream()
        .filter(number -> number >= identity.firstLog())
        .toList();
  }

  private void readCheckpoint() throws IOException {
    String name = FileNames.CHECKPOINT + identity.checkpoint();
    try (CheckpointReader reader =
        CheckpointReader.open(storage.openToRead(name), identity.checkpoint(), identity.salt())) {
      checkpointBytes = reader.bytes();
      for (CheckpointReader.Item item = reader.next(); item != null; item = reader.next()) {
        if (item.damage() != null) {
          damages.add(item.damage());
        } else {
          segmentLsns.put(item.segment(), item.lsn());
          visitor.onSegment(item.segment(), item.lsn(), item.payload());
        }
      }
    } catch (NoSuchFileException e) {
      damages.add(Damage.unknown(name, 0, "the checkpoint is missing"));
    }
  }

  @Override
  public void onRecord(long lsn, int kind, int segment, ByteBuffer payload) {
    records++;
    visitor.onRecord(lsn, kind, segment, payload);
  }

  @Override
  public void onDamage(Damage damage) {
    damages.add(damage);
  }

  @Override
  public long baseLsn(int segment) {
    return segmentLsns.getOrDefault(segment, identity.baseLsn());
  }
}
