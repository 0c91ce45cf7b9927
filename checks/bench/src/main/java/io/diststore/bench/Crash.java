package io.diststore.bench;

import io.diststore.client.KeyResult;
import io.diststore.client.StoreClient.Pair;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import io.diststore.client.ring.RingClient;
import io.diststore.ring.placement.KeyHash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How long a node's sudden end keeps keys from being written: from SIGKILL until a key of every
 * segment was written through one client, which the node's end comes upon like any other user. A
 * segment's keys become writable together, so one key speaks for all of them.
 */
final class Crash {
  private static final String HEAP = "-Xmx768m";
  private static final int VALUE_BYTES = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Figures figures = new Figures();

  Findings measure(Path home, int rounds) throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, 3, 2, HEAP);
        MapClient.Ring client = MapClient.Ring.of(nodes.clients())) {
      List<Pair> pairs = pairOfEachSegment(nodes.ring().getSegments());
      figures.settings(
          "settings of diststore",
          List.of(
              String.join(": ", nodes.settings()),
              pairs.size() + " keys, one of each segment, written by one call with many"));
      for (int round = 0; round < rounds; round++) {
        writeAll(client.client(), pairs);
        DiststoreNodes.Node victim = nodes.nodes().get(round % nodes.nodes().size());
        long killed = System.nanoTime();
        nodes.kill(victim);
        writeAll(client.client(), pairs);
        figures.add(
            "SIGKILL of one of three nodes to every key writable again, two copies",
            "diststore",
            "s",
            (System.nanoTime() - killed) / 1e9);
        nodes.add();
        nodes.awaitWhole();
      }
    }
    return figures;
  }

  private static List<Pair> pairOfEachSegment(int segments) {
    byte[] value = Wire.value(VALUE_BYTES);
    List<Pair> pairs = new ArrayList<>();
    BitSet found = new BitSet(segments);
    for (long number = 0; pairs.size() < segments; number++) {
      byte[] key = Wire.key(number);
      int segment = KeyHash.segment(KeyHash.of(key), segments);
      if (!found.get(segment)) {
        found.set(segment);
        pairs.add(new Pair(key, value));
      }
    }
    return pairs;
  }

  /** Writes all at once, those that fail again until all are acknowledged. */
  private static void writeAll(RingClient client, List<Pair> pairs) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<Pair> left = pairs;
    while (!left.isEmpty()) {
      List<KeyResult<Written>> outcomes = client.putAll(left, WriteTerms.NONE);
      List<Pair> failed = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        if (outcomes.get(i) instanceof KeyResult.Failed<?> refusal) {
          failed.add(left.get(i));
          if (System.nanoTime() - end > 0) {
            throw new IllegalStateException(
                "even after " + PATIENCE.toSeconds() + " s a key cannot be written: " + refusal);
          }
        }
      }
      left = failed;
    }
  }
}
