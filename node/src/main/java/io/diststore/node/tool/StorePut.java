package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import io.diststore.node.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Stores a value under a key. */
final class StorePut implements Tool {
  private final StoreChoice store = new StoreChoice();

  private final PositionalParamSpec key = ByteArgument.key();

  private final PositionalParamSpec value =
      PositionalParamSpec.builder()
          .index("1")
          .arity("0..1")
          .type(String.class)
          .defaultValue(ByteArgument.STANDARD_INPUT)
          .paramLabel("VALUE")
          .description("The value: any bytes; - or none: standard input to its end.")
          .build();

  private final OptionSpec ttl =
      OptionSpec.builder("--ttl")
          .paramLabel("TIME")
          .type(Duration.class)
          .converters(new StoreChoice.DurationConverter())
          .description("For how long it is kept, for example 90s or 2h; for good if not given.")
          .build();

  private final OptionSpec ifAbsent =
      OptionSpec.builder("--if-absent")
          .type(boolean.class)
          .description("Only if the key is absent; else exits with 1.")
          .build();

  private final OptionSpec ifVersion =
      OptionSpec.builder("--if-version")
          .paramLabel("VERSION")
          .type(Long.class)
          .description(
              "Only if the key has this version, as storeget --with-version prints it; else exits with 1.")
          .build();

  private final OptionSpec withVersion =
      OptionSpec.builder("--with-version")
          .type(boolean.class)
          .description("Prints the version of the write.")
          .build();

  private CommandSpec command;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  StorePut(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec command() {
    command =
        store
            .command(
                "storeput",
                "Stores VALUE under KEY. It is on every copy when the command exits with 0.",
                this)
            .addPositional(key)
            .addPositional(value)
            .addOption(ttl)
            .addArgGroup(
                ArgGroupSpec.builder().exclusive(true).addArg(ifAbsent).addArg(ifVersion).build())
            .addOption(withVersion);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    if (ByteArgument.isInput(key.getValue()) && ByteArgument.isInput(value.getValue())) {
      throw new ParameterException(
          command.commandLine(),
          "KEY and VALUE cannot both be standard input; give one of them as an argument");
    }
    byte[] keyBytes = ByteArgument.bytes(key.getValue(), in);
    byte[] valueBytes = ByteArgument.bytes(value.getValue(), in);
    try (StoreClient client = store.open()) {
      Written written = client.put(keyBytes, valueBytes, terms());
      if (!written.applied()) {
        err.println(
            written.version() == 0
                ? "storeput: not stored, the key is absent"
                : "storeput: not stored, the key has version " + written.version());
        return ExitCode.NOT_SO.code();
      }
      if (Tool.given(withVersion)) {
        out.println(written.version());
      }
      return ExitCode.DONE.code();
    }
  }

  private WriteTerms terms() {
    WriteTerms terms = WriteTerms.NONE;
    if (ttl.getValue() != null) {
      terms = terms.expiringAfter(ttl.getValue());
    }
    if (ifVersion.getValue() != null) {
      return terms.ifVersion(ifVersion.<Long>getValue());
    }
    return Tool.given(ifAbsent) ? terms.ifAbsent() : terms;
  }
}
