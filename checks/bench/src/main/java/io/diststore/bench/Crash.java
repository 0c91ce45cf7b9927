package io.diststore.bench;

import io.diststore.bench.subject.DiststoreClient;
import io.diststore.bench.subject.DiststoreNodes;
import io.diststore.bench.subject.Wire;
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
 * Measures how long some keys cannot be written after a node dies. The measured time begins with
 * SIGKILL, and ends when one client has written a key of every segment. The client has to find out
 * by itself that the node has died. One key per segment is enough, because all keys of a segment
 * become writable at the same time.
 */
final class Crash {
  private static final String HEAP = "-Xmx768m";
  private static final int VALUE_BYTES = 100;
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Figures figures = new Figures();

  Findings measure(Path home, int rounds) throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, 3, 2, HEAP);
        DiststoreClient client = DiststoreClient.toPrimaries(nodes.clients())) {
      List<Pair> pairs = pairOfEachSegment(nodes.ring().getSegments());
      figures.addSettings(
          "settings of diststore",
          List.of(
              String.join(": ", nodes.settings()),
              pairs.size() + " keys, one per segment, all written by one call"));
      for (int round = 0; round < rounds; round++) {
        writeAll(client.client(), pairs);
        DiststoreNodes.Node victim = nodes.nodes().get(round % nodes.nodes().size());
        long killed = System.nanoTime();
        nodes.kill(victim);
        writeAll(client.client(), pairs);
        figures.add(
            "from SIGKILL of one of three nodes until every key is writable again, two copies",
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

  /** Writes all pairs in one call, and repeats the call for pairs that fail. */
  private static void writeAll(RingClient client, List<Pair> pairs) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    List<Pair> remaining = pairs;
    while (!remaining.isEmpty()) {
      List<KeyResult<Written>> outcomes = client.putAll(remaining, WriteTerms.NONE);
      List<Pair> failed = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        if (outcomes.get(i) instanceof KeyResult.Failed<?> refusal) {
          failed.add(remaining.get(i));
          if (System.nanoTime() - end > 0) {
            throw new IllegalStateException(
                "a key was not writable within " + TIMEOUT.toSeconds() + " s: " + refusal);
          }
        }
      }
      remaining = failed;
    }
  }
}
