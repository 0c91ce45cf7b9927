package io.diststore.node.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.client.KeyResult;
import io.diststore.client.StoreClient.Pair;
import io.diststore.client.StoreException;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
  private static final int MANY = 20_000;

  @TempDir private Path folder;

  private final Map<String, String> stored = new HashMap<>();
  private final List<WriteTerms> terms = new ArrayList<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** From this write on, the store does not answer. */
  private int writesUntilOutage = Integer.MAX_VALUE;

  @Test
  void everyEntryIsStoredAndTheLastValueOfAKeyWins() throws IOException {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      file.append(line("k" + i, "v"));
      file.append(line("again", "v" + i));
    }
    Importer.Result result = run(file.toString(), Checkpoint.NONE, null);
    assertThat(result).isEqualTo(new Importer.Result(2 * MANY, 0));
    assertThat(stored).hasSize(MANY + 1).containsEntry("again", "v" + (MANY - 1));
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("imported 40,000 keys (");
  }

  @Test
  void anEntryThatIsTooLargeIsNamedAndTheOthersAreStored() throws IOException {
    Importer.Result result =
        run(line("a", "1") + line("large", "2") + line("b", "3"), Checkpoint.NONE, null);
    assertThat(result).isEqualTo(new Importer.Result(3, 1));
    assertThat(stored).containsOnlyKeys("a", "b");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("refused 'large': too large")
        .contains("1 refused");
  }

  @Test
  void anImportContinuesWhereItWasInterrupted() throws IOException {
    Path state = folder.resolve("state");
    StringBuilder file = new StringBuilder();
    IntStream.range(0, MANY).forEach(i -> file.append(line("k" + i, "v" + i)));
    writesUntilOutage = MANY / 2;
    assertThatThrownBy(() -> run(file.toString(), new Checkpoint(state), null))
        .isInstanceOf(StoreException.Unavailable.class);
    assertThat(state).exists();
    assertThat(stored).hasSizeBetween(1, MANY - 1);

    writesUntilOutage = Integer.MAX_VALUE;
    Map<String, String> first = Map.copyOf(stored);
    stored.clear();
    assertThat(run(file.toString(), new Checkpoint(state), null).entries()).isEqualTo(MANY);
    assertThat(stored.size()).isLessThan(MANY);
    first.forEach(stored::putIfAbsent);
    assertThat(stored).hasSize(MANY);
    assertThat(state).doesNotExist();
  }

  @Test
  void theEntriesBeforeAMalformedOneAreStored() throws IOException {
    Path state = folder.resolve("state");
    assertThatThrownBy(() -> run(line("a", "1") + "nonsense", new Checkpoint(state), null))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("line 2: ");
    assertThat(stored).containsOnlyKeys("a");
    run(line("a", "1") + line("b", "2"), new Checkpoint(state), null);
    assertThat(stored).containsOnlyKeys("a", "b");
  }

  @Test
  void anotherFileThanBeforeIsRefused() throws IOException {
    Path state = folder.resolve("state");
    new Checkpoint(state).save(new Checkpoint.Position(2, 0, new byte[0]));
    assertThatThrownBy(() -> run(line("a", "1"), new Checkpoint(state), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("fewer entries");
    Files.writeString(state, "nonsense");
    assertThatThrownBy(() -> run(line("a", "1"), new Checkpoint(state), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a file that --resume has written");
  }

  @Test
  void anEntryCanNameItsTimeToLive() throws IOException {
    run(
        line("a", "1") + "{\"key\":\"b\",\"value\":\"2\",\"ttlMillis\":7}",
        Checkpoint.NONE,
        Duration.ofSeconds(1));
    assertThat(terms.stream().map(WriteTerms::ttlMillis))
        .containsExactly(OptionalLong.of(1000), OptionalLong.of(7));
  }

  private Importer.Result run(String file, Checkpoint checkpoint, Duration ttl) throws IOException {
    Progress progress =
        new Progress(new PrintStream(err, true, StandardCharsets.UTF_8), false, "imported");
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    return new Importer(this::putAll, progress, checkpoint, ttl)
        .run(new ByteArrayInputStream(bytes), bytes.length, FileFormat.JSON);
  }

  private CompletableFuture<List<KeyResult<Written>>> putAll(List<Pair> pairs, WriteTerms given) {
    terms.add(given);
    List<KeyResult<Written>> results = new ArrayList<>();
    for (Pair pair : pairs) {
      String key = new String(pair.key(), StandardCharsets.UTF_8);
      if (writesUntilOutage-- <= 0) {
        results.add(new KeyResult.Failed<>(new StoreException.Unavailable("no answer", null)));
      } else if (key.equals("large")) {
        results.add(new KeyResult.Failed<>(new StoreException.TooLarge("too large", null)));
      } else {
        stored.put(key, new String(pair.value(), StandardCharsets.UTF_8));
        results.add(new KeyResult.Done<>(new Written(true, 1)));
      }
    }
    return CompletableFuture.completedFuture(results);
  }

  private static String line(String key, String value) {
    return "{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}\n";
  }
}
