package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.client.Written;
import io.diststore.node.ExitCode;
import java.io.IOException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Stores a value under a key. */
final class Put extends Tool {
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

  private final WriteOptions options;

  private final OptionSpec withVersion =
      flag("--with-version", "Print the version of the stored value.");

  Put(String name, Streams streams) {
    super(
        name,
        streams,
        "Stores VALUE under KEY.",
        "When the command exits with 0, every copy of the key has the value.");
    boolean isOriginal = name.equals("storeput");
    options = new WriteOptions(isOriginal ? "storeget" : "diststore get", "Store the value");
    spec.addPositional(key).addPositional(value);
    store.addTo(spec);
    options.addTo(spec);
    spec.addOption(withVersion);
    exitCodesOfWrite("The condition (--if-absent, --if-version) does not hold.");
    String command = isOriginal ? "$ storeput" : "$ diststore put";
    examples(
        command + " hello world",
        command + " picture < picture.png",
        command + " --ttl 1h30m session 4711",
        command + " --if-version 5497558138881 counter 2");
  }

  @Override
  public Integer call() throws IOException {
    if (ByteArgument.isInput(key.getValue()) && ByteArgument.isInput(value.getValue())) {
      throw usageError(
          "KEY and VALUE cannot both be standard input; give one of them as an argument");
    }
    byte[] keyBytes = ByteArgument.bytes(key.getValue(), streams.in());
    byte[] valueBytes = ByteArgument.bytes(value.getValue(), streams.in());
    try (StoreClient client = store.open()) {
      Written written = client.put(keyBytes, valueBytes, options.terms());
      if (!written.applied()) {
        complain(
            written.version() == 0
                ? "not stored, because the key does not exist"
                : "not stored, because the key has version " + written.version());
        return ExitCode.NOT_MET.code();
      }
      if (isGiven(withVersion)) {
        streams.out().println(written.version());
      }
      return ExitCode.DONE.code();
    }
  }
}
