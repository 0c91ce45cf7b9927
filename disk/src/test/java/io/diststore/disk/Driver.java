package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.disk.checkpoint.Checkpoint;
import io.diststore.disk.format.Damage;
import io.diststore.disk.format.RecordHeader;
import io.diststore.disk.recovery.RecoveryReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A node that uses a disk without threads, and knows what the disk must still have. */
final class Driver implements DiskListener {
  static final int SEGMENTS = 5;
  static final DiskOwner OWNER = new DiskOwner("ring-1", "node-a");
  static final long INCARNATION = 77;

  /** Small blocks and files, so that short runs split records and change files. */
  static final DiskSettings SETTINGS =
      DiskSettings.builder()
          .logFileBytes(32 << 10)
          .blockBytes(8 << 10)
          .unsyncedBytes(40 << 10)
          .checkpointWaitingBytes(4 << 10)
          .backgroundBytesPerSecond(1L << 40)
          .build();

  final FaultyStorage storage;
  final History history;
  final List<Damage> scrubbed = new ArrayList<>();
  Disk disk;
  long syncedLsn;
  long writtenLsn;
  Throwable failure;
  int checkpointsStored;
  int checkpointsFailed;
  boolean isFull;
  RecoveryReport report;
  private Checkpoint checkpoint;
  private final ArrayDeque<Integer> toAdd = new ArrayDeque<>();
  private long nanos;

  Driver(FaultyStorage storage, History history) {
    this.storage = storage;
    this.history = history;
  }

  /** Recovers and checks the directory. */
  DiskOpening recover(long mustHaveLsn) throws IOException {
    DiskOpening opening = DiskOpening.open(storage, SETTINGS, OWNER, () -> nanos += 1_000_000);
    History.Found found = new History.Found();
    report = opening.recover(found);
    history.checkWhole(report, found, mustHaveLsn);
    return opening;
  }

  /** Recovers, checks and starts. Records that a crash has lost are forgotten. */
  Driver start(long mustHaveLsn) throws IOException {
    DiskOpening opening = recover(mustHaveLsn);
    disk = opening.startWithoutThreads(INCARNATION, 99 + nanos, this);
    history.cut(report.lastLsn());
    syncedLsn = report.lastLsn();
    return this;
  }

  /** Starts, whatever recovery has found. */
  Driver startDamaged() throws IOException {
    DiskOpening opening = DiskOpening.open(storage, SETTINGS, OWNER, () -> nanos += 1_000_000);
    report = opening.recover(new History.Found());
    disk = opening.startWithoutThreads(INCARNATION, 99 + nanos, this);
    return this;
  }

  /** Does something that a node does. */
  void act(RandomGenerator random) throws IOException {
    int choice = random.nextInt(20);
    if (choice < 12) {
      append(random);
    } else if (choice < 18) {
      step();
    } else if (checkpoint == null && choice == 18) {
      beginCheckpoint(random);
    } else {
      continueCheckpoint();
    }
  }

  void append(RandomGenerator random) {
    int segment = random.nextInt(-1, SEGMENTS);
    int kind = random.nextInt(256);
    int length = random.nextInt(25) > 0 ? random.nextInt(200) : random.nextInt(8 << 10);
    byte[] payload = new byte[length];
    random.nextBytes(payload);
    append(kind, segment, payload);
  }

  long append(int kind, int segment, byte[] payload) {
    long lsn = disk.append(kind, segment, ByteBuffer.wrap(payload));
    if (lsn > 0) {
      history.add(lsn, kind, segment, payload);
    }
    return lsn;
  }

  /** Lets the disk work. After a failure, the disk does nothing any more. */
  void step() {
    if (failure != null) {
      return;
    }
    try {
      disk.worker().step();
    } catch (IOException e) {
      disk.worker().stop(e);
    }
  }

  void beginCheckpoint(RandomGenerator random) {
    checkpoint = disk.beginCheckpoint();
    List<Integer> segments = new ArrayList<>();
    for (int segment = 0; segment < SEGMENTS; segment++) {
      segments.add(segment);
    }
    Collections.shuffle(segments, Random.from(random));
    toAdd.addAll(segments);
    toAdd.add(RecordHeader.NO_SEGMENT);
  }

  void continueCheckpoint() {
    if (checkpoint == null) {
      return;
    }
    if (toAdd.isEmpty()) {
      checkpoint.finish();
      step();
      return;
    }
    int segment = toAdd.peek();
    if (checkpoint.add(segment, history.lastLsn(), history.state(segment, history.lastLsn()))) {
      toAdd.remove();
    }
  }

  /** Makes a whole checkpoint, and lets the disk complete it. */
  void makeCheckpoint(RandomGenerator random) {
    int before = checkpointsStored;
    beginCheckpoint(random);
    for (int i = 0; i < 100 && checkpointsStored == before && checkpointsFailed == 0; i++) {
      if (checkpoint != null) {
        continueCheckpoint();
      }
      step();
    }
    assertThat(checkpointsStored).isEqualTo(before + 1);
  }

  void syncAll() {
    for (int i = 0; i < 100 && syncedLsn < history.lastLsn(); i++) {
      step();
    }
    assertThat(syncedLsn).isEqualTo(history.lastLsn());
  }

  void close() throws IOException {
    disk.closeWithoutThreads();
  }

  @Override
  public void onWritten(long lsn) {
    assertThat(lsn).isGreaterThan(writtenLsn);
    writtenLsn = lsn;
  }

  @Override
  public void onSynced(long lsn, long begunAtNanos) {
    assertThat(failure).isNull();
    assertThat(lsn).isEqualTo(writtenLsn);
    assertThat(begunAtNanos).isBetween(nanos - 100_000_000, nanos);
    syncedLsn = lsn;
  }

  @Override
  public void onFailed(Throwable cause) {
    failure = cause;
  }

  @Override
  public void onCheckpointRoom() {
    continueCheckpoint();
  }

  @Override
  public void onCheckpointStored(int number) {
    checkpointsStored++;
    checkpoint = null;
  }

  @Override
  public void onCheckpointFailed(int number, Exception cause) {
    checkpointsFailed++;
    checkpoint = null;
    toAdd.clear();
  }

  @Override
  public void onSpace(boolean full) {
    isFull = full;
  }

  @Override
  public void onDamage(Damage damage) {
    scrubbed.add(damage);
  }
}
