package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.disk.format.Damage;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.identity.UnusableDirectoryException;
import io.diststore.disk.recovery.RecoveryReport;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Damages a recorded directory at every place. Recovery must never return a wrong record. It must
 * return or report everything of which the intact directory itself says that it was synced.
 */
class DiskDamageTest {
  private static final int ACTIONS = 60;

  /**
   * A recorded directory.
   *
   * @param knownLsn the LSN up to which the files themselves say that everything was synced
   */
  private record Recording(
      String name, Map<String, byte[]> files, History history, long knownLsn) {}

  /** The directory of a node that was closed, and that of one that was killed. */
  private static final List<Recording> RECORDINGS = new ArrayList<>();

  private static long seed;

  @BeforeAll
  static void record() throws IOException {
    seed = TestSeed.of("DiskDamageTest");
    SplittableRandom random = new SplittableRandom(seed);
    History history = new History();
    Driver driver = new Driver(new FaultyStorage(), history).start(0);
    act(driver, random);
    driver.makeCheckpoint(random);
    act(driver, random);
    driver.close();
    driver = new Driver(driver.storage, history).start(history.lastLsn());
    act(driver, random);
    Map<String, byte[]> killed = driver.storage.files();
    History killedHistory = history.copy();
    driver.close();
    RECORDINGS.add(recording("closed", driver.storage.files(), history));
    RECORDINGS.add(recording("killed", killed, killedHistory));
    assertThat(RECORDINGS.get(0).knownLsn).isEqualTo(history.lastLsn());
    assertThat(RECORDINGS.get(1).knownLsn).isLessThan(history.lastLsn());
  }

  private static void act(Driver driver, SplittableRandom random) throws IOException {
    for (int i = 0; i < ACTIONS; i++) {
      if (random.nextInt(6) > 0) {
        driver.append(random);
      } else {
        driver.step();
      }
    }
    driver.syncAll();
  }

  private static Recording recording(String name, Map<String, byte[]> files, History history)
      throws IOException {
    Driver reader = new Driver(FaultyStorage.of(files), history.copy());
    reader.recover(history.lastLsn()).close();
    return new Recording(name, files, history, reader.report.log().confirmedLsn());
  }

  /** Changes the bytes of one file. */
  private interface Change {
    byte[] apply(byte[] bytes, int place);
  }

  /** Recovers the directory with this change, and checks what recovery returns. */
  private static RecoveryReport check(Recording recording, String file, int place, Change change)
      throws IOException {
    Map<String, byte[]> files = new TreeMap<>(recording.files);
    files.put(file, change.apply(files.get(file).clone(), place));
    History.Found found = new History.Found();
    try (DiskOpening opening =
        DiskOpening.open(
            FaultyStorage.of(files), Driver.SETTINGS, Driver.OWNER, System::nanoTime)) {
      RecoveryReport report = opening.recover(found);
      recording.history.checkDamaged(report, found, recording.knownLsn);
      return report;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ", " + recording.name + ", " + file + " at " + place, e);
    }
  }

  /** Returns the files whose bytes have a meaning, and that no recording before this one has. */
  private static List<String> names(Recording recording) {
    byte[] none = {};
    Map<String, byte[]> closed = RECORDINGS.getFirst().files;
    return recording.files.keySet().stream()
        .filter(name -> !name.startsWith(FileNames.SPARE))
        .filter(
            name ->
                recording == RECORDINGS.getFirst()
                    || !Arrays.equals(recording.files.get(name), closed.getOrDefault(name, none)))
        .toList();
  }

  /** Returns where the last byte is that is not zero. */
  private static int used(byte[] bytes) {
    int used = bytes.length;
    while (used > 0 && bytes[used - 1] == 0) {
      used--;
    }
    return used;
  }

  @Test
  void noFlippedByteGivesAWrongRecord() throws IOException {
    for (Recording recording : RECORDINGS) {
      for (String file : names(recording)) {
        int used = used(recording.files.get(file));
        for (int at = 0; at < used; at++) {
          check(recording, file, at, DiskDamageTest::flip);
        }
      }
    }
  }

  private static byte[] flip(byte[] bytes, int place) {
    bytes[place] ^= (byte) (1 << place % Byte.SIZE);
    return bytes;
  }

  @Test
  void noPrefixOfAFileGivesAWrongRecord() throws IOException {
    for (Recording recording : RECORDINGS) {
      for (String file : names(recording)) {
        int used = used(recording.files.get(file));
        for (int length = 0; length < used; length += length % 512 < 100 ? 1 : 31) {
          check(recording, file, length, Arrays::copyOf);
        }
      }
    }
  }

  /** Loses any sectors in a row of any page, so at most one block. */
  @Test
  void noTornBlockGivesAWrongRecord() throws IOException {
    int sectors = StorageFile.PAGE_BYTES / FaultyStorage.SECTOR_BYTES;
    for (Recording recording : RECORDINGS) {
      for (String file : names(recording)) {
        int used = used(recording.files.get(file));
        for (int page = 0; page < used; page += StorageFile.PAGE_BYTES) {
          for (int first = 0; first < sectors; first++) {
            for (int last = first; last < sectors; last++) {
              int end = page + (last + 1) * FaultyStorage.SECTOR_BYTES;
              check(
                  recording,
                  file,
                  page + first * FaultyStorage.SECTOR_BYTES,
                  (bytes, from) -> zero(bytes, from, end));
            }
          }
        }
      }
    }
  }

  private static byte[] zero(byte[] bytes, int from, int to) {
    Arrays.fill(bytes, Math.min(from, bytes.length), Math.min(to, bytes.length), (byte) 0);
    return bytes;
  }

  @Test
  void aPageThatCannotBeReadCountsAsDamaged() throws IOException {
    for (Recording recording : RECORDINGS) {
      for (String file : names(recording)) {
        int pages = used(recording.files.get(file)) / StorageFile.PAGE_BYTES + 1;
        for (long page = 0; page < pages; page++) {
          FaultyStorage storage = FaultyStorage.of(recording.files);
          storage.unreadablePages.put(file, page);
          History.Found found = new History.Found();
          try (DiskOpening opening =
              DiskOpening.open(storage, Driver.SETTINGS, Driver.OWNER, System::nanoTime)) {
            RecoveryReport report = opening.recover(found);
            recording.history.checkDamaged(report, found, recording.knownLsn);
          }
        }
      }
    }
  }

  @Test
  void aMissingFileIsReported() throws IOException {
    Recording recording = RECORDINGS.getFirst();
    for (String file : names(recording)) {
      Map<String, byte[]> files = new TreeMap<>(recording.files);
      files.remove(file);
      History.Found found = new History.Found();
      try (DiskOpening opening =
          DiskOpening.open(
              FaultyStorage.of(files), Driver.SETTINGS, Driver.OWNER, System::nanoTime)) {
        RecoveryReport report = opening.recover(found);
        recording.history.checkDamaged(report, found, recording.knownLsn);
        assertThat(report.isMemberStateDamaged()).as(file).isEqualTo(!file.startsWith("identity"));
      }
    }
  }

  @Test
  void aDirectoryWithoutAReadableIdentityIsRefused() {
    Map<String, byte[]> files = new TreeMap<>(RECORDINGS.getFirst().files);
    files.put(FileNames.IDENTITY_A, flip(files.get(FileNames.IDENTITY_A).clone(), 200));
    files.remove(FileNames.IDENTITY_B);
    FaultyStorage storage = FaultyStorage.of(files);
    assertThatThrownBy(
            () -> DiskOpening.open(storage, Driver.SETTINGS, Driver.OWNER, System::nanoTime))
        .isInstanceOf(UnusableDirectoryException.class)
        .hasMessageContaining("neither identity-A nor identity-B can be read");
    assertThat(storage.operations).isZero();
  }

  /** A start on a damaged disk must not turn damage into wrong or silently missing records. */
  @Test
  void aStartOnADamagedDiskKeepsWhatIsIntact() throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (Recording recording : RECORDINGS) {
      for (String file : names(recording)) {
        int used = used(recording.files.get(file));
        for (int i = 0; i < 40; i++) {
          int place = random.nextInt(used);
          Map<String, byte[]> files = new TreeMap<>(recording.files);
          files.put(file, flip(files.get(file).clone(), place));
          try {
            startDamaged(recording, files, random);
          } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                "seed " + seed + ", " + recording.name + ", " + file + " at " + place, e);
          }
        }
      }
    }
  }

  private static void startDamaged(
      Recording recording, Map<String, byte[]> files, SplittableRandom random) throws IOException {
    History history = recording.history.copy();
    Driver driver = new Driver(FaultyStorage.of(files), history).startDamaged();
    long recovered = driver.report.lastLsn();
    List<Damage> damages = driver.report.damages();
    history.cut(recovered);
    for (int i = 0; i < 20; i++) {
      driver.append(random);
      driver.step();
    }
    driver.syncAll();
    FaultyStorage left = driver.storage.afterPowerCut(random);
    History.Found found = new History.Found();
    try (DiskOpening opening =
        DiskOpening.open(left, Driver.SETTINGS, Driver.OWNER, System::nanoTime)) {
      RecoveryReport report = opening.recover(found);
      assertThat(report.lastLsn()).isEqualTo(driver.syncedLsn);
      history.checkDamaged(report, found, driver.syncedLsn);
      assertThat(lost(report.damages())).isEqualTo(lost(damages));
    }
  }

  /** Returns which records were lost. The places of the damage change with the files. */
  private static List<String> lost(List<Damage> damages) {
    return damages.stream()
        .filter(damage -> damage.loss() != Damage.Loss.NOTHING && damage.firstLsn() > 0)
        .map(d -> d.loss() + " " + d.segment() + " " + d.firstLsn() + " to " + d.lastLsn())
        .toList();
  }
}
