package io.diststore.bench;

import io.diststore.bench.subject.DiststoreClient;
import io.diststore.bench.subject.DiststoreNodes;
import io.diststore.bench.subject.DiststoreWire;
import io.diststore.bench.subject.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures what users notice while keys move. A modest load runs while the ring is at rest, while a
 * fourth node joins, and while one of the four nodes leaves. The figures are the latency of the
 * requests, the speed at which the keys move, and the longest iteration of an event loop.
 */
final class Move {
  private static final int VALUE_BYTES = 100;
  private static final int KEYS = 1_000_000;
  private static final int KEYS_QUICK = 100_000;
  private static final double PER_SECOND = 2_000;
  private static final String HEAP = "-Xmx1g";

  /** The percentiles of the latency that are reported. */
  private static final double[] PERCENTILES = {50, 99, 100};

  private final Bench.Effort effort;
  private final int keys;
  private final Figures figures = new Figures();

  Move(Bench.Effort effort) {
    this.effort = effort;
    this.keys = effort == Bench.Effort.QUICK ? KEYS_QUICK : KEYS;
  }

  Findings measure(Path home) throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, 3, 2, HEAP)) {
      new WireSubject(nodes, new DiststoreWire()).fill(VALUE_BYTES, keys);
      figures.addSettings(
          "settings of diststore",
          List.of(
              String.join(": ", nodes.settings()),
              String.format(
                  Locale.ROOT,
                  "%,d keys of %d B, values of %d B; %,.0f requests per second, open loop, alternating reads and writes, through diststore's Java client",
                  keys,
                  Wire.KEY_BYTES,
                  VALUE_BYTES,
                  PER_SECOND)));
      try (DiststoreClient client = DiststoreClient.toPrimaries(nodes.clients());
          OpenLoad load = new OpenLoad(client, PER_SECOND, VALUE_BYTES, keys)) {
        pass(effort.warmUp());
        for (int round = 0; round < effort.rounds(); round++) {
          round(nodes, load);
        }
        long counted = client.client().count().keys();
        if (counted != keys) {
          throw new IllegalStateException("counted " + counted + " instead of " + keys + " keys");
        }
      }
    }
    return figures;
  }

  private void round(DiststoreNodes nodes, OpenLoad load) throws Exception {
    takeLongestIteration(nodes);
    load.takeInterval();
    pass(effort.length().multipliedBy(2));
    OpenLoad.Interval rest = load.takeInterval();
    addRequests("at rest", rest, rest);
    addLongestIteration("at rest", nodes);

    long startNanos = System.nanoTime();
    DiststoreNodes.Node newcomer = nodes.add();
    nodes.awaitWhole();
    double seconds = secondsSince(startNanos);
    addRequests("during a join", load.takeInterval(), rest);
    addLongestIteration("during a join", nodes);
    addMove("join, from the node's start to a whole ring", seconds, heldBytes(nodes, newcomer));

    DiststoreNodes.Node leaving = nodes.nodes().getFirst();
    double bytes = heldBytes(nodes, leaving);
    startNanos = System.nanoTime();
    nodes.leave(leaving);
    seconds = secondsSince(startNanos);
    nodes.awaitWhole();
    addRequests("during a leave", load.takeInterval(), rest);
    addLongestIteration("during a leave", nodes);
    addMove("leave, from SIGINT to the node's end", seconds, bytes);
    for (DiststoreNodes.Node node : nodes.nodes()) {
      figures.add(
          "marked DOWN while running",
          "each node since its start",
          "times",
          nodes.metric(node, "diststore_views_marked_down_total"));
    }
  }

  private void addRequests(String when, OpenLoad.Interval interval, OpenLoad.Interval rest) {
    for (double percentile : PERCENTILES) {
      String which =
          percentile == 100
              ? "slowest request"
              : String.format(Locale.ROOT, "p%.0f of requests", percentile);
      figures.add(which, when, "ms", interval.millis(percentile));
    }
    figures.add("failed requests", when, "requests", interval.failed());
    if (interval != rest) {
      figures.add("p99 moving / p99 at rest", when, "", interval.millis(99) / rest.millis(99));
    }
  }

  private void addLongestIteration(String when, DiststoreNodes nodes) throws Exception {
    figures.add(
        "longest iteration of an event loop", when, "ms", takeLongestIteration(nodes) * 1000);
  }

  /**
   * Returns how many seconds the longest event-loop iteration of any node took since the last call.
   * Reading the metric resets it.
   */
  private static double takeLongestIteration(DiststoreNodes nodes) throws Exception {
    double longest = 0;
    for (DiststoreNodes.Node node : nodes.nodes()) {
      longest = Math.max(longest, nodes.metric(node, "diststore_loop_turn_max_seconds"));
    }
    return longest;
  }

  private void addMove(String what, double seconds, double bytes) {
    figures.add(what, "diststore", "s", seconds);
    figures.add(what, "diststore", "MB/s", bytes / 1e6 / seconds);
  }

  private static double heldBytes(DiststoreNodes nodes, DiststoreNodes.Node node) throws Exception {
    return nodes.metric(node, "diststore_bytes");
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static void pass(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
