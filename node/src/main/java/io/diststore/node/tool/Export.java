package io.diststore.node.tool;

import io.diststore.client.Count;
import io.diststore.client.StoreException;
import io.diststore.client.ring.RingClient;
import io.diststore.node.ExitCode;
import io.diststore.node.bulk.Checkpoint;
import io.diststore.node.bulk.Exporter;
import io.diststore.node.bulk.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the entries of the store to a file. */
final class Export extends Tool {
  /** A ring that loses a node needs some seconds before it serves all keys again. */
  private final StoreChoice store = new StoreChoice("1m");

  private final FileChoice file = new FileChoice("The file to write. Default: standard output.");

  private final OptionSpec prefix =
      OptionSpec.builder("--prefix")
          .paramLabel("BYTES")
          .type(String.class)
          .defaultValue("")
          .description("Write only entries whose keys begin with these bytes. Default: all.")
          .build();

  Export(String name, Streams streams) {
    super(
        name,
        streams,
        "Writes the entries of the store to a file.",
        "An entry that exists during the whole export is in the file exactly once. An entry that is written or deleted meanwhile may be missing. The file has no times to live.",
        FileChoice.FORMATS);
    file.addTo(spec);
    store.addTo(spec);
    spec.addOption(prefix);
    exitCodesOfRead(null);
    examples(
        "$ diststore export all.jsonl",
        "$ diststore export --resume users.state --prefix user: users.csv",
        "$ diststore export | gzip > all.jsonl.gz");
  }

  @Override
  public Integer call() throws IOException {
    byte[] prefixBytes = RawArguments.bytes(prefix.getValue());
    Path path = file.path();
    Checkpoint checkpoint = file.checkpoint();
    if (path == null && file.isResumable()) {
      throw usageError("--resume needs a FILE, because standard output cannot be continued");
    }
    Progress progress = new Progress(streams.err(), streams.isErrTerminal(), "exported");
    try (RingClient client = Import.client(store)) {
      long keys = prefixBytes.length == 0 ? count(client) : 0;
      new Exporter(client::scan, progress, checkpoint)
          .run(bytes -> open(path, bytes), file.format(), prefixBytes, keys);
      return ExitCode.DONE.code();
    } catch (StoreException e) {
      complain(file.adviceToContinue());
      throw e;
    }
  }

  /** Returns the number of keys, for the progress; 0 if the store cannot count them now. */
  private static long count(RingClient client) {
    try {
      Count count = client.count();
      return count.keys();
    } catch (StoreException e) {
      return 0;
    }
  }

  private OutputStream open(Path path, long bytes) throws IOException {
    if (path == null) {
      return streams.out();
    }
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(bytes).position(bytes);
    return Channels.newOutputStream(channel);
  }
}
