package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.client.StoreException;
import io.diststore.client.Value;
import io.diststore.node.ExitCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The tool {@code storetest}, which checks what {@code storeprimer} stored. Despite its name, this
 * class is not a unit test. Each tool's class is named after its command.
 */
final class StoreTest implements Tool {
  private final StoreChoice store = new StoreChoice();

  private final PrintStream out;
  private final PrintStream err;

  StoreTest(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec command() {
    return store.command(
        "storetest",
        "Reads the keys that storeprimer stores. For each key, prints the key, its node and its value. Exits with 1 if a value is missing or wrong.",
        this);
  }

  @Override
  public Integer call() {
    List<String> wrong = new ArrayList<>();
    try (StoreClient client = store.open()) {
      for (String word : Alphabet.WORDS) {
        check(client, word, wrong);
      }
      out.println(
          (Alphabet.WORDS.size() - wrong.size())
              + " of "
              + Alphabet.WORDS.size()
              + " keys have the values that storeprimer stored, read through "
              + client.node());
    }
    wrong.forEach(line -> err.println("storetest: " + line));
    return wrong.isEmpty() ? ExitCode.DONE.code() : ExitCode.NOT_MET.code();
  }

  private void check(StoreClient client, String word, List<String> wrong) {
    String key = Alphabet.key(word);
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    try {
      Optional<String> value =
          client
              .get(bytes)
              .map(Value::bytes)
              .map(found -> new String(found, StandardCharsets.UTF_8));
      out.println(key + "  " + client.nodeOf(bytes) + "  " + value.orElse(""));
      if (value.isEmpty()) {
        wrong.add(key + " does not exist; storeprimer stores " + word + " under it");
      } else if (!value.get().equals(word)) {
        wrong.add(key + " is '" + value.get() + "'; storeprimer stores " + word + " under it");
      }
    } catch (StoreException.DataLost e) {
      wrong.add(key + " is lost: " + e.getMessage());
    }
  }
}
