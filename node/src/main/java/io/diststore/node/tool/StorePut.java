package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import io.diststore.node.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "storeput",
    description = "Stores VALUE under KEY. It is on every copy when the command exits with 0.",
    sortOptions = false)
final class StorePut implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private StoreChoice store;

  @Parameters(
      index = "0",
      paramLabel = "KEY",
      description = "The key: any bytes; -: standard input to its end.")
  private String key;

  @Parameters(
      index = "1",
      arity = "0..1",
      defaultValue = ByteArgument.STANDARD_INPUT,
      paramLabel = "VALUE",
      description = "The value: any bytes; - or none: standard input to its end.")
  private String value;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = StoreChoice.DurationConverter.class,
      description = "For how long it is kept, for example 90s or 2h; for good if not given.")
  private Duration ttl;

  @ArgGroup private Condition condition;

  @Option(names = "--with-version", description = "Prints the version of the write.")
  private boolean withVersion;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  StorePut(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** At most one of them. */
  static final class Condition {
    @Option(names = "--if-absent", description = "Only if the key is absent; else exits with 1.")
    private boolean ifAbsent;

    @Option(
        names = "--if-version",
        paramLabel = "VERSION",
        description =
            "Only if the key has this version, as storeget --with-version prints it; else exits with 1.")
    private Long ifVersion;
  }

  @Override
  public Integer call() throws IOException {
    if (ByteArgument.isInput(key) && ByteArgument.isInput(value)) {
      throw new ParameterException(
          command.commandLine(),
          "KEY and VALUE cannot both be standard input; give one of them as an argument");
    }
    byte[] keyBytes = ByteArgument.bytes(key, in);
    byte[] valueBytes = ByteArgument.bytes(value, in);
    try (StoreClient client = store.open()) {
      Written written = client.put(keyBytes, valueBytes, terms());
      if (!written.applied()) {
        err.println(
            written.version() == 0
                ? "storeput: not stored, the key is absent"
                : "storeput: not stored, the key has version " + written.version());
        return ExitCode.NOT_SO.code();
      }
      if (withVersion) {
        out.println(written.version());
      }
      return ExitCode.DONE.code();
    }
  }

  private WriteTerms terms() {
    WriteTerms terms = WriteTerms.NONE;
    if (ttl != null) {
      terms = terms.expiringAfter(ttl);
    }
    if (condition == null) {
      return terms;
    }
    return condition.ifAbsent ? terms.ifAbsent() : terms.ifVersion(condition.ifVersion);
  }
}
