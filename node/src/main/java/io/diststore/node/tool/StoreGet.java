package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.client.Value;
import io.diststore.node.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The tool {@code storeget}, which prints the value of a key. */
final class StoreGet implements Tool {
  private final StoreChoice store = new StoreChoice();

  private final PositionalParamSpec key = ByteArgument.key();

  private final OptionSpec withVersion =
      OptionSpec.builder("--with-version")
          .type(boolean.class)
          .description("Print the version and a space before the value.")
          .build();

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  StoreGet(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec command() {
    return store
        .command(
            "storeget",
            "Prints the value of KEY and a newline. If the key does not exist, prints nothing to standard output and exits with 1.",
            this)
        .addPositional(key)
        .addOption(withVersion);
  }

  @Override
  public Integer call() throws IOException {
    byte[] bytes = ByteArgument.bytes(key.getValue(), in);
    try (StoreClient client = store.open()) {
      Optional<Value> value = client.get(bytes);
      if (value.isEmpty()) {
        err.println("storeget: the key does not exist");
        return ExitCode.NOT_MET.code();
      }
      if (Tool.isGiven(withVersion)) {
        out.print(value.get().version() + " ");
      }
      out.write(value.get().bytes());
      out.write('\n');
      return ExitCode.DONE.code();
    }
  }
}
