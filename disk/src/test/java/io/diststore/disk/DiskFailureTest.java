package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lets writes and syncs fail, each one of a run in turn. */
class DiskFailureTest {
  private static final int ACTIONS = 220;

  /** How a run with one failure has ended. */
  private record Result(Driver driver, FaultyStorage storage, History history, boolean isStarted) {}

  /** Runs a node on this disk. The disk may fail. */
  private static Result run(FaultyStorage storage, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    History history = new History();
    Driver driver = new Driver(storage, history);
    try {
      driver.start(0);
    } catch (IOException e) {
      assertThat(storage.failures).isPositive();
      return new Result(driver, storage, history, false);
    }
    for (int i = 0; i < ACTIONS && driver.failure == null; i++) {
      driver.act(random);
    }
    for (int i = 0; i < 100 && driver.failure == null; i++) {
      driver.step();
    }
    if (driver.failure == null) {
      assertThat(driver.syncedLsn).isEqualTo(history.lastLsn());
    }
    return new Result(driver, storage, history, true);
  }

  private static FaultyStorage intact(long seed) throws IOException {
    Result result = run(new FaultyStorage(), seed);
    assertThat(result.driver.failure).isNull();
    assertThat(result.driver.checkpointsStored).isPositive();
    return result.storage;
  }

  /** Checks that a failed disk does nothing more, and that the next start finds what was synced. */
  private static void checkAfterFailure(Result result, SplittableRandom random) throws IOException {
    Driver driver = result.driver;
    FaultyStorage storage = result.storage;
    assertThat(storage.failures).isPositive();
    if (driver.failure != null) {
      long operations = storage.operations;
      assertThat(driver.disk.append(1, 1, ByteBuffer.allocate(1))).isZero();
      driver.step();
      assertThat(storage.operations).isEqualTo(operations);
    }
    FaultyStorage left = random.nextBoolean() ? storage.afterKill() : storage.afterPowerCut(random);
    Driver next = new Driver(left, result.history).start(driver.syncedLsn);
    for (int i = 0; i < 20; i++) {
      next.append(random);
      next.step();
    }
    next.syncAll();
    new Driver(left.afterPowerCut(random), result.history).recover(next.syncedLsn).close();
  }

  @Test
  void everySyncCanFail() throws IOException {
    long seed = TestSeed.of("DiskFailureTest");
    SplittableRandom random = new SplittableRandom(seed);
    long syncs = intact(seed).syncs;
    int stopped = 0;
    for (long failAt = 1; failAt <= syncs; failAt++) {
      FaultyStorage storage = new FaultyStorage();
      storage.failSyncAt = failAt;
      try {
        Result result = run(storage, seed);
        checkAfterFailure(result, random);
        stopped += result.driver.failure != null ? 1 : 0;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", sync " + failAt, e);
      }
    }
    assertThat(stopped).isPositive();
  }

  @Test
  void everyWriteCanFindTheDiskFull() throws IOException {
    long seed = TestSeed.of("DiskFailureTest");
    SplittableRandom random = new SplittableRandom(seed);
    long writes = intact(seed).writes;
    int abandoned = 0;
    for (long failAt = 1; failAt <= writes; failAt++) {
      FaultyStorage storage = new FaultyStorage();
      storage.failWriteAt = failAt;
      storage.staysFull = random.nextBoolean();
      try {
        Result result = run(storage, seed);
        storage.failWriteAt = Long.MAX_VALUE;
        checkAfterFailure(result, random);
        abandoned += result.driver.checkpointsFailed;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", write " + failAt, e);
      }
    }
    assertThat(abandoned).isPositive();
  }

  @Test
  void writesMayBeShort() throws IOException {
    long seed = TestSeed.of("DiskFailureTest");
    FaultyStorage storage = new FaultyStorage();
    storage.writeBytesMax = 1000;
    Result result = run(storage, seed);
    assertThat(result.driver.failure).isNull();
    new Driver(storage.afterPowerCut(new SplittableRandom(seed)), result.history)
        .recover(result.history.lastLsn())
        .close();
  }

  /** Without the reserve, the log would fill the disk, and no checkpoint could shorten it. */
  @Test
  void aFullDiskIsReportedWhileACheckpointStillFits() throws IOException {
    SplittableRandom random = new SplittableRandom(TestSeed.of("DiskFailureTest"));
    FaultyStorage storage = new FaultyStorage();
    storage.capacity = 300 << 10;
    Driver driver = new Driver(storage, new History()).start(0);
    driver.disk.expectCheckpoint(40 << 10);
    driver.step();
    assertThat(driver.isFull).isFalse();
    while (!driver.isFull) {
      driver.append(random);
      for (int i = 0; i < 50; i++) {
        driver.step();
      }
      assertThat(driver.failure).isNull();
    }
    assertThat(driver.disk.isFull()).isTrue();
    assertThat(driver.disk.statistics().isFull()).isTrue();
    driver.syncAll();
    driver.makeCheckpoint(random);
    assertThat(driver.isFull).isFalse();
    assertThat(driver.failure).isNull();
  }

  @Test
  void recordsAreRefusedWhileTooManyBytesAreUnsynced() throws IOException {
    Driver driver = new Driver(new FaultyStorage(), new History()).start(0);
    byte[] payload = new byte[1000];
    long appended = 0;
    while (driver.append(1, 1, payload) > 0) {
      appended += payload.length;
    }
    assertThat(appended).isBetween(35L << 10, Driver.SETTINGS.unsyncedBytes());
    driver.syncAll();
    assertThat(driver.append(1, 1, payload)).isPositive();
  }
}
