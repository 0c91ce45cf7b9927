package io.diststore.node.tool;

import io.diststore.client.KeyResult;
import io.diststore.client.StoreClient;
import io.diststore.client.Value;
import io.diststore.node.ExitCode;
import io.diststore.node.print.Utf8;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Prints the values of several keys. */
final class GetMany extends Tool {
  private final StoreChoice store = new StoreChoice();

  private final PositionalParamSpec keys = ByteArgument.keys("0..*");

  private final OptionSpec format = Format.option(Format.TEXT, Format.JSON, Format.TABLE);

  GetMany(String name, Streams streams) {
    super(
        name,
        streams,
        "Prints the values of several keys.",
        "Prints each KEY, a tab and its value, one key per line. Without KEY, reads the keys from standard input, one per line.");
    spec.addPositional(keys);
    store.addTo(spec);
    spec.addOption(format);
    exitCodesOfRead("At least one of the keys does not exist.");
    examples(
        "$ diststore mget A B C",
        "$ diststore scan user: | diststore mget -o json",
        "$ diststore mget -o table A B C");
  }

  @Override
  public Integer call() throws IOException {
    List<byte[]> wanted =
        keys.getValue() == null ? ByteArgument.lines(streams.in()) : ByteArgument.all(keys);
    try (StoreClient client = store.open();
        Listing listing = Listing.of(Format.of(format), true, streams)) {
      boolean isComplete = true;
      for (int from = 0; from < wanted.size(); from += PutMany.KEYS_PER_CALL) {
        List<byte[]> some =
            wanted.subList(from, Math.min(wanted.size(), from + PutMany.KEYS_PER_CALL));
        List<KeyResult<Optional<Value>>> results = client.getAll(some);
        for (int i = 0; i < some.size(); i++) {
          Optional<Value> value = results.get(i).orThrow();
          if (value.isPresent()) {
            listing.entry(some.get(i), value.get().bytes(), value.get().version());
          } else {
            isComplete = false;
            complain("'" + Utf8.printable(some.get(i)) + "' does not exist");
          }
        }
      }
      return isComplete ? ExitCode.DONE.code() : ExitCode.NOT_MET.code();
    }
  }
}
