package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Crashes the process and the machine at every operation of a run. */
class DiskCrashTest {
  private static final int ACTIONS = 130;

  /** A run: three processes one after another, with checkpoints. Two of them close the disk. */
  private static void run(Driver[] driver, FaultyStorage storage, History history, long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int life = 0; life < 3; life++) {
      driver[0] = new Driver(storage, history).start(history.lastLsn());
      for (int i = 0; i < ACTIONS; i++) {
        driver[0].act(random);
      }
      driver[0].syncAll();
      driver[0].close();
    }
  }

  private static long operations(long seed) throws IOException {
    FaultyStorage storage = new FaultyStorage();
    Driver[] driver = new Driver[1];
    run(driver, storage, new History(), seed);
    return storage.operations;
  }

  @Test
  void everyOperationCanBeTheLastBeforeAPowerCut() throws IOException {
    long seed = TestSeed.of("DiskCrashTest");
    long operations = operations(seed);
    assertThat(operations).isGreaterThan(150);
    for (long cutAt = 1; cutAt <= operations; cutAt++) {
      crash(seed, cutAt, false);
    }
  }

  @Test
  void everyOperationCanBeTheLastBeforeAKill() throws IOException {
    long seed = TestSeed.of("DiskCrashTest");
    long operations = operations(seed);
    for (long cutAt = 1; cutAt <= operations; cutAt++) {
      crash(seed, cutAt, true);
    }
  }

  /**
   * Crashes a run at one operation. Then crashes the following start at a random operation, and
   * checks that a further start finds a prefix with everything that was ever reported as synced.
   */
  private static void crash(long seed, long cutAt, boolean isKill) throws IOException {
    FaultyStorage storage = new FaultyStorage();
    storage.cutAt = cutAt;
    History history = new History();
    Driver[] driver = new Driver[1];
    try {
      run(driver, storage, history, seed);
    } catch (FaultyStorage.PowerCut e) {
      assertThat(storage.operations).isEqualTo(cutAt);
    }
    long synced = driver[0] == null ? 0 : driver[0].syncedLsn;
    SplittableRandom random = new SplittableRandom(seed + cutAt);
    FaultyStorage left = isKill ? storage.afterKill() : storage.afterPowerCut(random);
    try {
      left.cutAt = 1 + random.nextInt(14);
      new Driver(left, history.copy()).start(synced);
    } catch (FaultyStorage.PowerCut e) {
      assertThat(left.operations).isEqualTo(left.cutAt);
    } catch (AssertionError | IOException e) {
      throw new AssertionError("seed " + seed + ", cut at " + cutAt + ", then " + left.cutAt, e);
    }
    try {
      left.cutAt = Long.MAX_VALUE;
      Driver next = new Driver(left.afterPowerCut(random), history).start(synced);
      for (int i = 0; i < 30; i++) {
        next.act(random);
      }
      next.syncAll();
      Driver last = new Driver(next.storage.afterPowerCut(random), history).start(next.syncedLsn);
      last.close();
      new Driver(last.storage.afterPowerCut(random), history).recover(history.lastLsn()).close();
    } catch (AssertionError | IOException e) {
      throw new AssertionError("seed " + seed + ", cut at " + cutAt, e);
    }
  }
}
