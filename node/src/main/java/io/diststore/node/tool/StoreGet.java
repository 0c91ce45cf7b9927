package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.client.Value;
import io.diststore.node.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "storeget",
    description =
        "Prints the value of KEY and a newline. Of a key that is absent it prints nothing, and exits with 1.",
    sortOptions = false)
final class StoreGet implements Callable<Integer> {
  @Mixin private StoreChoice store;

  @Parameters(paramLabel = "KEY", description = "The key: any bytes; -: standard input to its end.")
  private String key;

  @Option(
      names = "--with-version",
      description = "Prints the value's version and a space before it.")
  private boolean withVersion;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  StoreGet(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws IOException {
    byte[] bytes = ByteArgument.bytes(key, in);
    try (StoreClient client = store.open()) {
      Optional<Value> value = client.get(bytes);
      if (value.isEmpty()) {
        err.println("storeget: there is no such key");
        return ExitCode.NOT_SO.code();
      }
      if (withVersion) {
        out.print(value.get().version() + " ");
      }
      out.write(value.get().bytes());
      out.write('\n');
      return ExitCode.DONE.code();
    }
  }
}
