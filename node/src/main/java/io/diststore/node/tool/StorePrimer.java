package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.node.ExitCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;

/** The tool {@code storeprimer}, which stores the spelling alphabet. */
final class StorePrimer implements Tool {
  private final StoreChoice store = new StoreChoice();

  private final PrintStream out;

  StorePrimer(PrintStream out) {
    this.out = out;
  }

  @Override
  public CommandSpec command() {
    return store.command(
        "storeprimer",
        "Stores the spelling alphabet: Alpha under the key A, Bravo under B, and so on up to Zulu under Z.",
        this);
  }

  @Override
  public Integer call() {
    try (StoreClient client = store.open()) {
      for (String word : Alphabet.WORDS) {
        client.put(
            Alphabet.key(word).getBytes(StandardCharsets.UTF_8),
            word.getBytes(StandardCharsets.UTF_8));
      }
      out.println("Stored " + Alphabet.WORDS.size() + " keys through " + client.node());
      return ExitCode.DONE.code();
    }
  }
}
