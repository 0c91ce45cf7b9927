package io.diststore.e2e.workload;

import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import io.diststore.history.Await;
import io.diststore.history.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The program in the image diststore/e2e. It runs clients of several kinds. */
public final class Workload {
  private static final Path END_FILE = Path.of("/tmp/over");
  private static final Duration LONGEST_RUN = Duration.ofHours(2);
  private static final long REPORT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final String USAGE =
      """
      Usage: workload traffic HOST:PORT,... CLIENTS PAUSE_MILLIS DEADLINE_SECONDS SEED
             workload store|compare HOST:PORT KEYS VALUE_BYTES
             workload stranger HOST:PORT report | die INCARNATION | die-original""";

  private Workload() {}

  /** Runs the kind of client that the first argument names. */
  public static void main(String[] args) throws InterruptedException {
    Locale.setDefault(Locale.ROOT);
    String kind = args.length == 0 ? "" : args[0];
    switch (kind) {
      case "traffic" -> traffic(args);
      case "store", "compare" ->
          new Bulk(
                  args[1],
                  kind.equals("store"),
                  Integer.parseInt(args[2]),
                  Integer.parseInt(args[3]))
              .run();
      case "stranger" -> Stranger.call(args);
      default -> {
        System.err.println(USAGE);
        System.exit(2);
      }
    }
  }

  /**
   * Runs clients that read and write until the file {@code /tmp/over} exists. Prints a line of
   * progress every few seconds, and the {@link Verdict} as its last line.
   */
  private static void traffic(String[] args) {
    List<NodeAddress> ring = Stream.of(args[1].split(",")).map(NodeAddress::parse).toList();
    Duration deadline = Duration.ofSeconds(Long.parseLong(args[4]));
    long start = System.nanoTime();
    Traffic traffic =
        new Traffic(
            () -> new StoreClient(ring, deadline),
            Integer.parseInt(args[2]),
            Duration.ofMillis(Long.parseLong(args[3])),
            Long.parseLong(args[5]));
    System.out.println("running: every key has a value");
    long[] lastReport = {System.nanoTime()};
    Await.until(
        "the end of this workload",
        LONGEST_RUN,
        () -> {
          if (System.nanoTime() - lastReport[0] > REPORT_NANOS) {
            lastReport[0] = System.nanoTime();
            System.out.printf(
                "%.0f s: %d requests, %d failed%n",
                (lastReport[0] - start) / 1e9, traffic.requests(), traffic.failures().size());
          }
          return Files.exists(END_FILE);
        });
    traffic.end();
    System.out.println(Verdict.of(traffic, start).json());
  }
}
