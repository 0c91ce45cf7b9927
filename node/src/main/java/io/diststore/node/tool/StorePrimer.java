package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.node.ExitCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "storeprimer",
    description = "Stores the spelling alphabet: Alpha under A, Bravo under B, up to Zulu under Z.",
    sortOptions = false)
final class StorePrimer implements Callable<Integer> {
  @Mixin private StoreChoice store;

  private final PrintStream out;

  StorePrimer(PrintStream out) {
    this.out = out;
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
