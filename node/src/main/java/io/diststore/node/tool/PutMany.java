package io.diststore.node.tool;

import io.diststore.client.KeyResult;
import io.diststore.client.StoreClient;
import io.diststore.client.StoreClient.Pair;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import io.diststore.node.ExitCode;
import io.diststore.node.print.Utf8;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Stores several values. */
final class PutMany extends Tool {
  static final int KEYS_PER_CALL = 256;

  private final StoreChoice store = new StoreChoice();

  private final PositionalParamSpec pairs =
      PositionalParamSpec.builder()
          .index("0..*")
          .paramLabel("KEY VALUE")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .arity("0..*")
          .description(
              "Keys and their values, any bytes. Without them, reads entries from standard input.")
          .build();

  private final OptionSpec ttl = WriteOptions.ttl();

  private final OptionSpec format =
      FileChoice.format("The format of standard input. Default: json.");

  PutMany(String name, Streams streams) {
    super(
        name,
        streams,
        "Stores several values, each under the key before it.",
        "When the command exits with 0, every copy of every key has its value.",
        "The keys are independent of each other: if one is refused, the others are stored.",
        FileChoice.FORMATS);
    spec.addPositional(pairs);
    store.addTo(spec);
    spec.addOption(ttl).addOption(format);
    exitCodesOfWrite("Some entries of standard input were refused; the output says which.");
    examples(
        "$ diststore mput user:1 Ada user:2 Grace",
        "$ diststore scan -o json user: | jq -c '.value |= ascii_upcase' | diststore mput");
  }

  @Override
  public Integer call() throws IOException {
    if (pairs.getValue() == null) {
      return Import.run(this, store, streams.in(), FileChoice.chosen(format), ttl.getValue());
    }
    List<String> arguments = pairs.getValue();
    if (arguments.size() % 2 != 0) {
      throw usageError(
          "the last key, '"
              + Utf8.printable(RawArguments.bytes(arguments.getLast()))
              + "', has no value");
    }
    List<Pair> wanted = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      wanted.add(
          new Pair(RawArguments.bytes(arguments.get(i)), RawArguments.bytes(arguments.get(i + 1))));
    }
    WriteTerms terms =
        ttl.getValue() == null
            ? WriteTerms.NONE
            : WriteTerms.NONE.expiringAfter(ttl.<Duration>getValue());
    try (StoreClient client = store.open()) {
      List<KeyResult<Written>> results = client.putAll(wanted, terms);
      results.forEach(KeyResult::orThrow);
      return ExitCode.DONE.code();
    }
  }
}
