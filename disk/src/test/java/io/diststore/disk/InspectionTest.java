package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.disk.inspect.Inspection;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InspectionTest {
  private final FaultyStorage storage = new FaultyStorage();
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  private void fill() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    Driver driver = new Driver(storage, new History()).start(0);
    driver.append(7, 1, new byte[10]);
    driver.syncAll();
    driver.makeCheckpoint(random);
    driver.append(8, 3, new byte[100]);
    driver.append(8, 3, new byte[100]);
    driver.close();
  }

  @Test
  void anEmptyDirectoryHoldsNoData() throws IOException {
    Inspection.inspect(storage, out);
    assertThat(Inspection.verify(storage, out)).isTrue();
    assertThat(text.toString()).isEqualTo("memory holds no data.\nmemory holds no data.\n");
  }

  @Test
  void inspectPrintsWhatIsThere() throws IOException {
    fill();
    long operations = storage.operations;
    Inspection.inspect(storage, out);
    assertThat(text.toString())
        .contains(
            "ring:        ring-1\n",
            "member:      node-a\n",
            "incarnation: 77\n",
            "generation:  1, nonce",
            "checkpoint:  1, with all records up to LSN 1\n",
            "synced:      LSN 3 when the identity was written\n",
            "checkpoint-1: 6 segments, as of LSN 1 to 1, 0 damages\n",
            "log-2: generation 1, 2 blocks in 8,192 bytes, LSN 1 to 3, no gaps");
    assertThat(storage.operations).isEqualTo(operations);
  }

  @Test
  void verifyFindsAnIntactDirectoryIntact() throws IOException {
    fill();
    assertThat(Inspection.verify(storage, out)).isTrue();
    assertThat(text.toString())
        .contains(
            "6 segments of the checkpoint, 2 records of the log behind it\n",
            "  kind   8: 2 records\n",
            "end:         LSN 3, of which LSN 3 is surely synced\n",
            "All data are intact.\n");
  }

  @Test
  void verifyNamesTheDamagedSegment() throws IOException {
    fill();
    try (StorageFile file = storage.open("log-2")) {
      file.writeFully(ByteBuffer.wrap(new byte[] {1}), 4096 + 64 + 24 + 50);
    }
    assertThat(Inspection.verify(storage, out)).isFalse();
    assertThat(text.toString())
        .contains(
            "DAMAGE log-2 at 4096: a record is damaged, LSN 2; data of segment 3 were lost\n",
            "Damaged segments: [3]. All others are intact.\n");
  }
}
