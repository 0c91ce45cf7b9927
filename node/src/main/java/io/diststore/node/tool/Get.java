package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.client.Value;
import io.diststore.node.ExitCode;
import io.diststore.node.print.JsonLines;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Prints the value of a key. {@code diststore get} writes exactly the bytes of the value, and a
 * newline only on a terminal. {@code storeget} always writes a newline, because the original
 * program does.
 */
final class Get extends Tool {
  private static final String ORIGINAL = "storeget";

  private final StoreChoice store = new StoreChoice();

  private final PositionalParamSpec key = ByteArgument.key();

  private final OptionSpec withVersion =
      flag("--with-version", "Print the version and a space before the value.");

  private final OptionSpec raw =
      flag("--raw", "Print no newline after the value, even if the output is a terminal.");

  private final OptionSpec format = Format.option(Format.TEXT, Format.JSON);

  Get(String name, Streams streams) {
    super(name, streams, description(name));
    spec.addPositional(key);
    store.addTo(spec);
    spec.addOption(withVersion);
    exitCodesOfRead("The key does not exist.");
    if (name.equals(ORIGINAL)) {
      examples("$ storeget hello");
    } else {
      spec.addOption(raw).addOption(format);
      examples(
          "$ diststore get hello",
          "$ diststore get picture > picture.png",
          "$ diststore get -o json hello",
          "{\"key\":\"hello\",\"value\":\"world\",\"version\":5497558138881}");
    }
  }

  private static String[] description(String name) {
    return name.equals(ORIGINAL)
        ? new String[] {
          "Prints the value of KEY and a newline. If the key does not exist, prints nothing to standard output and exits with 1."
        }
        : new String[] {
          "Prints the value of a key.",
          "On a terminal, prints a newline after the value. A file or a pipe receives exactly the bytes of the value."
        };
  }

  @Override
  public Integer call() throws IOException {
    byte[] bytes = ByteArgument.bytes(key.getValue(), streams.in());
    try (StoreClient client = store.open()) {
      Optional<Value> value = client.get(bytes);
      if (value.isEmpty()) {
        complain("the key does not exist");
        return ExitCode.NOT_MET.code();
      }
      print(bytes, value.get());
      return ExitCode.DONE.code();
    }
  }

  private void print(byte[] keyBytes, Value value) throws IOException {
    if (Format.of(format) == Format.JSON) {
      try (JsonLines lines = new JsonLines(streams.out())) {
        lines.entry(keyBytes, value);
      }
      return;
    }
    if (isGiven(withVersion)) {
      streams.out().print(value.version() + " ");
    }
    streams.out().write(value.bytes());
    if (name().equals(ORIGINAL) || streams.isOutTerminal() && !isGiven(raw)) {
      streams.out().write('\n');
    }
  }
}
