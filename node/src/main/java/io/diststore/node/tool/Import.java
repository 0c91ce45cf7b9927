package io.diststore.node.tool;

import io.diststore.client.StoreException;
import io.diststore.client.ring.RingClient;
import io.diststore.client.ring.RingClientSettings;
import io.diststore.node.ExitCode;
import io.diststore.node.bulk.Checkpoint;
import io.diststore.node.bulk.FileFormat;
import io.diststore.node.bulk.Importer;
import io.diststore.node.bulk.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.OptionSpec;

/** Stores the entries of a file. */
final class Import extends Tool {
  private static final int REQUESTS_IN_FLIGHT_MAX = 1 << 16;

  /** A ring that loses a node needs some seconds before it serves all keys again. */
  private final StoreChoice store = new StoreChoice("1m");

  private final FileChoice file = new FileChoice("The file to read. Default: standard input.");

  private final OptionSpec ttl = WriteOptions.ttl();

  Import(String name, Streams streams) {
    super(
        name,
        streams,
        "Stores the entries of a file.",
        "When the command exits with 0, every copy of every key has its value. If a key occurs several times in the file, its last value is stored. An entry that is too large is refused, and the import goes on.",
        FileChoice.FORMATS);
    file.addTo(spec);
    store.addTo(spec);
    spec.addOption(ttl);
    exitCodesOfWrite("Some entries were refused; the output says which.");
    examples(
        "$ diststore import users.jsonl",
        "$ diststore import --resume users.state users.csv",
        "$ zcat users.jsonl.gz | diststore import");
  }

  @Override
  public Integer call() throws IOException {
    Path path = file.path();
    Checkpoint checkpoint = file.checkpoint();
    try (InputStream in = path == null ? streams.in() : Files.newInputStream(path);
        RingClient client = client(store)) {
      return run(in, path == null ? 0 : Files.size(path), client, checkpoint);
    }
  }

  private Integer run(InputStream in, long size, RingClient client, Checkpoint checkpoint)
      throws IOException {
    Progress progress = new Progress(streams.err(), streams.isErrTerminal(), "imported");
    Importer importer =
        new Importer(client::putAllAsync, progress, checkpoint, ttl.<Duration>getValue());
    try {
      Importer.Result result = importer.run(in, size, file.format());
      return result.refused() == 0 ? ExitCode.DONE.code() : ExitCode.NOT_MET.code();
    } catch (StoreException e) {
      complain(file.adviceToContinue());
      throw e;
    }
  }

  /** Stores the entries of standard input for another tool. */
  static Integer run(Tool tool, StoreChoice store, InputStream in, FileFormat format, Duration ttl)
      throws IOException {
    try (RingClient client = client(store)) {
      Progress progress = new Progress(tool.streams.err(), tool.streams.isErrTerminal(), "stored");
      Importer.Result result =
          new Importer(client::putAllAsync, progress, Checkpoint.NONE, ttl).run(in, 0, format);
      return result.refused() == 0 ? ExitCode.DONE.code() : ExitCode.NOT_MET.code();
    }
  }

  /** Returns a client that can have enough requests under way for the groups of an import. */
  static RingClient client(StoreChoice store) throws IOException {
    return new RingClient(
        store.nodes(),
        RingClientSettings.DEFAULT
            .withDeadline(store.deadline())
            .withRequestsInFlightMax(REQUESTS_IN_FLIGHT_MAX));
  }
}
