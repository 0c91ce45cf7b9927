package io.diststore.node.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.client.Page;
import io.diststore.client.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExporterTest {
  private static final int PAGES = 10;
  private static final int PAGE_KEYS = 3;

  @TempDir private Path folder;

  /** The page at which the store does not answer. */
  private int outage = -1;

  @ParameterizedTest
  @EnumSource
  void anExportContinuesWhereItWasInterrupted(FileFormat format) throws IOException {
    Path file = folder.resolve("file");
    Path state = folder.resolve("state");
    outage = 5;
    assertThatThrownBy(() -> run(file, format, state))
        .isInstanceOf(StoreException.Unavailable.class);
    // An interrupted command can have written more than the checkpoint says.
    Files.writeString(file, "half an entry", java.nio.file.StandardOpenOption.APPEND);
    outage = -1;
    assertThat(run(file, format, state)).isEqualTo(PAGES * PAGE_KEYS);

    List<String> keys = new ArrayList<>();
    try (var in = Files.newInputStream(file)) {
      EntrySource source = format.source(in);
      for (Entry entry = source.next(); entry != null; entry = source.next()) {
        keys.add(new String(entry.key(), StandardCharsets.UTF_8));
      }
    }
    assertThat(keys).hasSize(PAGES * PAGE_KEYS).doesNotHaveDuplicates();
    assertThat(state).doesNotExist();
  }

  @Test
  void theResultIsPrinted() throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Exporter(this::scan, progress(err), Checkpoint.NONE)
        .run(bytes -> out, FileFormat.JSON, new byte[0], 0);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("exported 30 keys (");
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(PAGES * PAGE_KEYS);
  }

  private long run(Path file, FileFormat format, Path state) throws IOException {
    return new Exporter(this::scan, progress(new ByteArrayOutputStream()), new Checkpoint(state))
        .run(bytes -> open(file, bytes), format, new byte[0], PAGES * PAGE_KEYS);
  }

  private static OutputStream open(Path file, long bytes) throws IOException {
    if (bytes == 0) {
      return Files.newOutputStream(file);
    }
    byte[] kept = java.util.Arrays.copyOf(Files.readAllBytes(file), (int) bytes);
    OutputStream out = Files.newOutputStream(file);
    out.write(kept);
    return out;
  }

  private static Progress progress(ByteArrayOutputStream err) {
    return new Progress(new PrintStream(err, true, StandardCharsets.UTF_8), false, "exported");
  }

  private Page scan(byte[] cursor, byte[] prefix, int limit) {
    int number = cursor.length == 0 ? 0 : cursor[0];
    if (number == outage) {
      throw new StoreException.Unavailable("no answer", null);
    }
    List<Page.Entry> entries = new ArrayList<>();
    for (int i = 0; i < PAGE_KEYS; i++) {
      byte[] key = ("k" + number + "-" + i).getBytes(StandardCharsets.UTF_8);
      entries.add(new Page.Entry(key, key, 1));
    }
    return new Page(entries, number + 1 == PAGES ? new byte[0] : new byte[] {(byte) (number + 1)});
  }
}
