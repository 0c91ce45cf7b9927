package io.diststore.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What users meet while keys move: the latency of a modest load at rest, while a fourth node joins
 * three, and while one of the four leaves; how fast the keys move; how long an event loop is busy
 * without a pause.
 */
final class Move {
  private static final int VALUE_BYTES = 100;
  private static final int KEYS = 1_000_000;
  private static final int KEYS_QUICK = 100_000;
  private static final double PER_SECOND = 2_000;
  private static final String HEAP = "-Xmx1g";

  /** Of these, a request's time is said. */
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
      new Spoken(nodes, new DiststoreWire()).fill(VALUE_BYTES, keys);
      figures.settings(
          "settings of diststore",
          List.of(
              String.join(": ", nodes.settings()),
              String.format(
                  Locale.ROOT,
                  "%,d keys of %d B, values of %d B; %,.0f requests a second, open loop, reads and writes in turn, through our Java client",
                  keys,
                  Wire.KEY_BYTES,
                  VALUE_BYTES,
                  PER_SECOND)));
      try (MapClient.Ring client = MapClient.Ring.of(nodes.clients());
          OpenLoad load = new OpenLoad(client, PER_SECOND, VALUE_BYTES, keys)) {
        pass(effort.warmUp());
        for (int round = 0; round < effort.rounds(); round++) {
          round(nodes, load);
        }
        long counted = client.client().count().keys();
        if (counted != keys) {
          throw new IllegalStateException("of " + keys + " keys there are " + counted + " left");
        }
      }
    }
    return figures;
  }

  private void round(DiststoreNodes nodes, OpenLoad load) throws Exception {
    takeLongestTurn(nodes);
    load.take();
    pass(effort.length().multipliedBy(2));
    OpenLoad.Seen rest = load.take();
    requests("at rest", rest, rest);
    turn("at rest", nodes);

    long begun = System.nanoTime();
    DiststoreNodes.Node joined = nodes.add();
    nodes.awaitWhole();
    double seconds = secondsSince(begun);
    requests("during a join", load.take(), rest);
    turn("during a join", nodes);
    moved("join, from the node's start to a whole ring", seconds, held(nodes, joined));

    DiststoreNodes.Node leaver = nodes.nodes().getFirst();
    double held = held(nodes, leaver);
    begun = System.nanoTime();
    nodes.leave(leaver);
    seconds = secondsSince(begun);
    nodes.awaitWhole();
    requests("during a leave", load.take(), rest);
    turn("during a leave", nodes);
    moved("leave, from SIGINT to the node's end", seconds, held);
    for (DiststoreNodes.Node node : nodes.nodes()) {
      figures.add(
          "marked DOWN though alive",
          "each node so far",
          "times",
          nodes.metric(node, "diststore_views_marked_down_total"));
    }
  }

  private void requests(String when, OpenLoad.Seen seen, OpenLoad.Seen rest) {
    for (double percentile : PERCENTILES) {
      String which =
          percentile == 100
              ? "slowest request"
              : String.format(Locale.ROOT, "p%.0f of requests", percentile);
      figures.add(which, when, "ms", seen.millis(percentile));
    }
    figures.add("failed requests", when, "of " + (int) PER_SECOND + "/s", seen.failed());
    if (seen != rest) {
      figures.add("p99 moving / p99 at rest", when, "", seen.millis(99) / rest.millis(99));
    }
  }

  private void turn(String when, DiststoreNodes nodes) throws Exception {
    figures.add("longest turn of an event loop", when, "ms", takeLongestTurn(nodes) * 1000);
  }

  /** The longest of any node since this was last asked, in seconds. */
  private static double takeLongestTurn(DiststoreNodes nodes) throws Exception {
    double longest = 0;
    for (DiststoreNodes.Node node : nodes.nodes()) {
      longest = Math.max(longest, nodes.metric(node, "diststore_loop_turn_max_seconds"));
    }
    return longest;
  }

  private void moved(String what, double seconds, double bytes) {
    figures.add(what, "diststore", "s", seconds);
    figures.add(what, "diststore", "MB/s", bytes / 1e6 / seconds);
  }

  private static double held(DiststoreNodes nodes, DiststoreNodes.Node node) throws Exception {
    return nodes.metric(node, "diststore_bytes");
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static void pass(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
