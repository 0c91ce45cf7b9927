package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.disk.format.FileNames;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScrubTest {
  private static final int RECORDS = 60;

  private final SplittableRandom random = new SplittableRandom(TestSeed.of("ScrubTest"));
  private final FaultyStorage storage = new FaultyStorage();
  private Driver driver;

  @BeforeEach
  void fill() throws IOException {
    driver = new Driver(storage, new History()).start(0);
    append();
    driver.makeCheckpoint(random);
    append();
  }

  private void append() {
    for (int i = 0; i < RECORDS; i++) {
      driver.append(random);
      driver.step();
    }
    driver.syncAll();
  }

  private void scrub() throws IOException {
    driver.disk.scrub().begin();
    while (driver.disk.scrub().step() > 0) {
      // The next block is read.
    }
  }

  private void flip(String name, int at) throws IOException {
    byte flipped = (byte) (storage.files().get(name)[at] ^ 4);
    try (StorageFile file = storage.open(name)) {
      file.writeFully(ByteBuffer.wrap(new byte[] {flipped}), at);
    }
  }

  @Test
  void anIntactDiskHasNoDamage() throws IOException {
    scrub();
    assertThat(driver.scrubbed).isEmpty();
    assertThat(driver.disk.statistics().scrubbedBytes()).isGreaterThan(10_000);
  }

  @Test
  void damageToTheCheckpointIsFound() throws IOException {
    flip(FileNames.CHECKPOINT + 1, 80);
    scrub();
    assertThat(driver.scrubbed).hasSize(1);
    assertThat(driver.disk.statistics().damages()).isEqualTo(1);
  }

  @Test
  void damageToTheHeaderOfABlockIsFound() throws IOException {
    flip(driver.disk.firstLog().name(), 30);
    scrub();
    assertThat(driver.scrubbed).hasSize(1);
  }

  @Test
  void damageToARecordNamesItsSegment() throws IOException {
    String log = driver.disk.firstLog().name();
    ByteBuffer bytes = ByteBuffer.wrap(storage.files().get(log));
    int segment = bytes.getInt(64 + 8);
    flip(log, 64 + 24);
    scrub();
    assertThat(driver.scrubbed).hasSize(1);
    assertThat(driver.scrubbed.getFirst().segment()).isEqualTo(segment);
  }

  /** A file that is recycled during a pass must not be reported as damaged. */
  @Test
  void filesMayBeRecycledDuringAPass() throws IOException {
    driver.disk.scrub().begin();
    driver.disk.scrub().step();
    append();
    append();
    driver.makeCheckpoint(random);
    append();
    while (driver.disk.scrub().step() > 0) {
      driver.append(random);
      driver.step();
    }
    assertThat(driver.scrubbed).isEmpty();
  }
}
