package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.node.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The original command {@code storeprimer}, which stores the spelling alphabet. */
final class Prime extends Tool {
  private final StoreChoice store = new StoreChoice();

  Prime(String name, Streams streams) {
    super(
        name,
        streams,
        "Stores the spelling alphabet: Alpha under the key A, Bravo under B, and so on up to Zulu under Z.");
    store.addTo(spec);
    exitCodesOfWrite(null);
    examples("$ storeprimer");
  }

  @Override
  public Integer call() throws IOException {
    try (StoreClient client = store.open()) {
      for (String word : Alphabet.WORDS) {
        client.put(
            Alphabet.key(word).getBytes(StandardCharsets.UTF_8),
            word.getBytes(StandardCharsets.UTF_8));
      }
      streams.out().println("Stored " + Alphabet.WORDS.size() + " keys through " + client.node());
      return ExitCode.DONE.code();
    }
  }
}
