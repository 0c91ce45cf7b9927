package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Runs nodes that do random things on disks that do random things. {@code -Ddisk.runs=N} sets the
 * number of runs.
 */
class DiskRandomTest {
  private static final int RUNS = Integer.getInteger("disk.runs", 100);

  @Test
  void everyLifeFindsAPrefixWithAllThatWasSynced() throws IOException {
    long seed = TestSeed.of("DiskRandomTest");
    int checkpoints = 0;
    int crashes = 0;
    for (long run = seed; run < seed + RUNS; run++) {
      try {
        Driver[] last = new Driver[1];
        crashes += run(new SplittableRandom(run), last);
        checkpoints += last[0].checkpointsStored;
      } catch (AssertionError | IOException | RuntimeException e) {
        throw new AssertionError("repeat it with -Dtest.seed=" + run, e);
      }
    }
    assertThat(checkpoints).isPositive();
    assertThat(crashes).isPositive();
  }

  /**
   * Runs a few processes on one disk, one after another. Returns how many of them ended in a crash.
   */
  private static int run(SplittableRandom random, Driver[] last) throws IOException {
    FaultyStorage storage = new FaultyStorage();
    History history = new History();
    int crashes = 0;
    long synced = 0;
    int lives = 2 + random.nextInt(6);
    for (int life = 0; life < lives; life++) {
      storage.writeBytesMax = random.nextInt(4) == 0 ? 3000 : Integer.MAX_VALUE;
      storage.cutAt = random.nextInt(3) == 0 ? 1 + random.nextInt(120) : Long.MAX_VALUE;
      storage.failSyncAt = random.nextInt(6) == 0 ? 1 + random.nextInt(60) : Long.MAX_VALUE;
      storage.failWriteAt = random.nextInt(6) == 0 ? 1 + random.nextInt(60) : Long.MAX_VALUE;
      Driver driver = new Driver(storage, history);
      last[0] = driver;
      driver.syncedLsn = synced;
      boolean isClosed = false;
      try {
        driver.start(synced);
        int actions = random.nextInt(300);
        for (int i = 0; i < actions && driver.failure == null; i++) {
          driver.act(random);
        }
        if (driver.failure == null) {
          scrub(driver);
        }
        if (random.nextBoolean() && driver.failure == null) {
          driver.close();
          isClosed = true;
        }
      } catch (FaultyStorage.PowerCut e) {
        crashes++;
      } catch (IOException e) {
        assertThat(storage.failures).as("%s", e).isPositive();
      }
      synced = isClosed ? history.lastLsn() : driver.syncedLsn;
      storage =
          random.nextBoolean() || isClosed ? storage.afterKill() : storage.afterPowerCut(random);
      if (random.nextInt(3) == 0) {
        storage = storage.afterPowerCut(random);
      }
    }
    new Driver(storage, history).recover(synced).close();
    return crashes;
  }

  /** The scrub must not report damage on a sound disk. */
  private static void scrub(Driver driver) throws IOException {
    driver.disk.scrub().begin();
    while (driver.disk.scrub().step() > 0) {
      // The next block is read.
    }
    assertThat(driver.scrubbed).isEmpty();
  }
}
