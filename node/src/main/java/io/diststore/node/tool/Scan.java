package io.diststore.node.tool;

import io.diststore.client.Page;
import io.diststore.client.StoreClient;
import io.diststore.node.ExitCode;
import java.io.IOException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Lists the keys of the store. */
final class Scan extends Tool {
  private static final int PAGE_KEYS = 10_000;

  private final StoreChoice store = new StoreChoice();

  private final PositionalParamSpec prefix =
      PositionalParamSpec.builder()
          .index("0")
          .arity("0..1")
          .type(String.class)
          .defaultValue("")
          .paramLabel("PREFIX")
          .description("List only keys that begin with these bytes. Default: all keys.")
          .build();

  private final OptionSpec limit =
      OptionSpec.builder("--limit")
          .paramLabel("NUMBER")
          .type(Long.class)
          .converters(new NumberConverter(1, Long.MAX_VALUE))
          .description("Stop after this many keys. Default: no limit.")
          .build();

  private final OptionSpec values =
      flag("--values", "Print a tab and the value after each key. JSON always has the value.");

  private final OptionSpec format = Format.option(Format.TEXT, Format.JSON, Format.TABLE);

  Scan(String name, Streams streams) {
    super(
        name,
        streams,
        "Lists keys, all or those with a prefix.",
        "The keys are listed one per line, in no meaningful order. A key that exists during the whole scan is listed exactly once; a key that is written or deleted meanwhile may be missing.",
        "On a terminal and in a table, control characters and bytes that are not UTF-8 appear as \\xNN. A file or a pipe receives exactly the bytes.");
    spec.addPositional(prefix);
    store.addTo(spec);
    spec.addOption(limit).addOption(values).addOption(format);
    exitCodesOfRead(null);
    examples(
        "$ diststore scan user:",
        "$ diststore scan --limit 10 -o table",
        "$ diststore scan -o json user: | jq -r .value");
  }

  @Override
  public Integer call() throws IOException {
    byte[] prefixBytes = RawArguments.bytes(prefix.getValue());
    long left = limit.getValue() == null ? Long.MAX_VALUE : limit.<Long>getValue();
    try (StoreClient client = store.open();
        Listing listing = listing()) {
      Page page = client.scan(new byte[0], prefixBytes, (int) Math.min(PAGE_KEYS, left));
      while (true) {
        for (Page.Entry entry : page.entries()) {
          listing.entry(entry.key(), entry.value(), entry.version());
        }
        left -= page.entries().size();
        if (page.isLast() || left == 0 || streams.out().checkError()) {
          return ExitCode.DONE.code();
        }
        page = client.scan(page.cursor(), prefixBytes, (int) Math.min(PAGE_KEYS, left));
      }
    }
  }

  private Listing listing() throws IOException {
    return Listing.of(Format.of(format), isGiven(values), streams);
  }
}
