package io.diststore.node.tool;

import io.diststore.client.Count;
import io.diststore.client.StoreClient;
import io.diststore.node.ExitCode;
import io.diststore.node.print.JsonLines;
import java.io.IOException;
import picocli.CommandLine.Model.OptionSpec;

/** Prints the number of keys in the store. */
final class CountKeys extends Tool {
  private final StoreChoice store = new StoreChoice();

  private final OptionSpec format = Format.option(Format.TEXT, Format.JSON);

  CountKeys(String name, Streams streams) {
    super(
        name,
        streams,
        "Prints the number of keys in the store.",
        "A key with several copies counts once.");
    store.addTo(spec);
    spec.addOption(format);
    exitCodesOfRead(
        "The number may be too low, because the ring was changing. A message says so, too.");
    examples("$ diststore count", "26");
  }

  @Override
  public Integer call() throws IOException {
    try (StoreClient client = store.open()) {
      Count count = client.count();
      if (Format.of(format) == Format.JSON) {
        try (JsonLines lines = new JsonLines(streams.out())) {
          lines.object(
              json -> {
                json.writeNumberField("keys", count.keys());
                json.writeBooleanField("exact", count.exact());
              });
        }
      } else {
        streams.out().println(count.keys());
      }
      if (!count.exact()) {
        complain("the ring was changing, so the number may be too low; try again");
        return ExitCode.NOT_MET.code();
      }
      return ExitCode.DONE.code();
    }
  }
}
