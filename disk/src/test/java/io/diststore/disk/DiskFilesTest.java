package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.disk.checkpoint.Checkpoint;
import io.diststore.disk.format.Damage;
import io.diststore.disk.inspect.Inspection;
import io.diststore.disk.recovery.RecoveryReport;
import io.diststore.disk.storage.DirectoryInUseException;
import io.diststore.disk.storage.FileStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs a disk with its threads on real files. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DiskFilesTest {
  private static final int RECORDS = 3000;

  private static final DiskSettings SETTINGS =
      DiskSettings.builder()
          .logFileBytes(1 << 20)
          .blockBytes(64 << 10)
          .checkpointLogBytes(256 << 10)
          .build();

  @TempDir private Path directory;

  /** Wakes a test when something has happened. */
  private static final class Events implements DiskListener {
    private final CountDownLatch checkpointStored = new CountDownLatch(1);
    private long syncedLsn;
    private Throwable failure;

    synchronized void awaitSynced(long lsn) throws InterruptedException {
      while (syncedLsn < lsn && failure == null) {
        wait();
      }
      assertThat(failure).isNull();
    }

    @Override
    public void onWritten(long lsn) {
      assertThat(lsn).isPositive();
    }

    @Override
    public synchronized void onSynced(long lsn, long begunAtNanos) {
      syncedLsn = lsn;
      notifyAll();
    }

    @Override
    public synchronized void onFailed(Throwable cause) {
      failure = cause;
      notifyAll();
    }

    @Override
    public void onCheckpointRoom() {
      // The test's checkpoint always has room.
    }

    @Override
    public void onCheckpointStored(int number) {
      checkpointStored.countDown();
    }

    @Override
    public void onCheckpointFailed(int number, Exception cause) {
      onFailed(cause);
    }

    @Override
    public void onSpace(boolean isFull) {
      assertThat(isFull).isFalse();
    }

    @Override
    public void onDamage(Damage damage) {
      onFailed(new IOException(damage.toString()));
    }
  }

  private DiskOpening open() throws IOException {
    return DiskOpening.open(
        FileStorage.create(directory), SETTINGS, Driver.OWNER, System::nanoTime);
  }

  @Test
  void whatWasSyncedIsThereAfterAStart() throws Exception {
    SplittableRandom random = new SplittableRandom(TestSeed.of("DiskFilesTest"));
    History history = new History();
    long generation = 1;
    for (int life = 0; life < 3; life++) {
      DiskOpening opening = open();
      History.Found found = new History.Found();
      RecoveryReport report = opening.recover(found);
      history.checkWhole(report, found, history.lastLsn());
      Events events = new Events();
      try (Disk disk = opening.start(Driver.INCARNATION, random.nextLong(), events)) {
        assertThat(disk.identity().generation()).isEqualTo(generation++);
        append(disk, history, random);
        makeCheckpoint(disk, history, events);
        append(disk, history, random);
        events.awaitSynced(history.lastLsn());
        DiskStatistics statistics = disk.statistics();
        assertThat(statistics.syncedLsn()).isEqualTo(history.lastLsn());
        assertThat(statistics.syncNanos().getTotalCount()).isPositive();
        assertThat(statistics.writeAmplification()).isGreaterThan(1);
        assertThat(statistics.checkpointBytes()).isPositive();
        assertThat(statistics.logFiles()).isPositive();
        assertThat(statistics.freeBytes()).isPositive();
      }
    }
    StringWriter text = new StringWriter();
    assertThat(Inspection.verify(FileStorage.of(directory), new PrintWriter(text)))
        .as("%s", text)
        .isTrue();
  }

  private static void append(Disk disk, History history, SplittableRandom random) {
    for (int i = 0; i < RECORDS; i++) {
      byte[] payload = new byte[random.nextInt(50) > 0 ? random.nextInt(200) : 100_000];
      random.nextBytes(payload);
      int segment = random.nextInt(-1, Driver.SEGMENTS);
      long lsn = 0;
      while (lsn == 0) {
        lsn = disk.append(i % 256, segment, ByteBuffer.wrap(payload));
        Thread.onSpinWait();
      }
      history.add(lsn, i % 256, segment, payload);
    }
  }

  private static void makeCheckpoint(Disk disk, History history, Events events)
      throws InterruptedException {
    Checkpoint checkpoint = disk.beginCheckpoint();
    assertThatThrownBy(disk::beginCheckpoint).hasMessage("a checkpoint is under way");
    for (int segment = -1; segment < Driver.SEGMENTS; segment++) {
      assertThat(
              checkpoint.add(segment, history.lastLsn(), history.state(segment, history.lastLsn())))
          .isTrue();
    }
    checkpoint.finish();
    assertThat(events.checkpointStored.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aDirectoryHasOneUser() throws IOException {
    try (DiskOpening opening = open()) {
      assertThat(opening.identity()).isEmpty();
      assertThatThrownBy(this::open)
          .isInstanceOf(DirectoryInUseException.class)
          .hasMessageContaining(directory.toRealPath().toString());
      assertThat(FileStorage.of(directory).isLocked()).isTrue();
    }
    open().close();
    assertThat(FileStorage.of(directory).isLocked()).isFalse();
  }
}
