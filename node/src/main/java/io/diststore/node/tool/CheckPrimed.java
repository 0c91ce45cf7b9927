package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.client.StoreException;
import io.diststore.client.Value;
import io.diststore.node.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The original command {@code storetest}, which checks what {@code storeprimer} stored. */
final class CheckPrimed extends Tool {
  private final StoreChoice store = new StoreChoice();

  CheckPrimed(String name, Streams streams) {
    super(
        name,
        streams,
        "Reads the keys that storeprimer stores. For each key, prints the key, its node and its value. Exits with 1 if a value is missing or wrong.");
    store.addTo(spec);
    exitCodesOfRead("A value is missing or wrong.");
    examples("$ storetest");
  }

  @Override
  public Integer call() throws IOException {
    List<String> wrong = new ArrayList<>();
    try (StoreClient client = store.open()) {
      for (String word : Alphabet.WORDS) {
        check(client, word, wrong);
      }
      streams
          .out()
          .println(
              (Alphabet.WORDS.size() - wrong.size())
                  + " of "
                  + Alphabet.WORDS.size()
                  + " keys have the values that storeprimer stored, read through "
                  + client.node());
    }
    wrong.forEach(this::complain);
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
      streams.out().println(key + "  " + client.nodeOf(bytes) + "  " + value.orElse(""));
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
