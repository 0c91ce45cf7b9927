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

/** The tool {@code storeput}, which stores a value under a key. */
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
          .description("The value, any bytes. Omit it or use - to read it from standard input.")
          .build();

  private final OptionSpec ttl =
      OptionSpec.builder("--ttl")
          .paramLabel("TIME")
          .type(Duration.class)
          .converters(new StoreChoice.DurationConverter())
          .description(
              "The time after which the value expires, for example 90s or 2h. By default, it never expires.")
          .build();

  private final OptionSpec ifAbsent =
      OptionSpec.builder("--if-absent")
          .type(boolean.class)
          .description("Store the value only if the key does not exist. Otherwise, exit with 1.")
          .build();

  private final OptionSpec ifVersion =
      OptionSpec.builder("--if-version")
          .paramLabel("VERSION")
          .type(Long.class)
          .description(
              "Store the value only if the key has this version, as printed by storeget --with-version. Otherwise, exit with 1.")
          .build();

  private final OptionSpec withVersion =
      OptionSpec.builder("--with-version")
          .type(boolean.class)
          .description("Print the version of the stored value.")
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
                "Stores VALUE under KEY. When the command exits with 0, every copy of the key has the value.",
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
                ? "storeput: not stored, because the key does not exist"
                : "storeput: not stored, because the key has version " + written.version());
        return ExitCode.NOT_MET.code();
      }
      if (Tool.isGiven(withVersion)) {
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
    return Tool.isGiven(ifAbsent) ? terms.ifAbsent() : terms;
  }
}
