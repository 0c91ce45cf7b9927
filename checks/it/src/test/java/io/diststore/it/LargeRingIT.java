package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.client.StoreClient;
import io.diststore.client.Value;
import io.diststore.client.WriteTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs 40 nodes as one ring. In a ring of this size, each node sends beacons to some of the others
 * only. The nodes take minutes of processor time to start, so only {@code checks/it/run --full}
 * runs this test.
 */
@EnabledIfSystemProperty(named = "it.full", matches = "true")
class LargeRingIT {
  private static final int NODES = 40;
  private static final int ZONES = 8;

  /** How many nodes start at the same moment. More of them would wait for each other. */
  private static final int BATCH = 4;

  private static final int PORTS = 60;
  private static final int KEYS = 2000;

  /** Long enough for two busy cores. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final Ports ports = Ports.free(PORTS);
  private final List<Node> ring = new ArrayList<>();

  @Test
  void aRingOfFortyNodesLosesNoKeyWhenAZoneOfFiveNodesIsKilled() {
    long start = System.nanoTime();
    while (ring.size() < NODES) {
      List<Node> batch = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        String zone = "zone-" + (ring.size() + i) % ZONES;
        batch.add(nodes.startSmall(ports, "--zone", zone));
      }
      batch.forEach(node -> node.awaitInRing(TIMEOUT));
      ring.addAll(batch);
    }
    Nodes.awaitWhole(ring, TIMEOUT);
    report("all nodes are UP", start);
    try (StoreClient client = Nodes.client(ring, DEADLINE)) {
      for (int i = 0; i < KEYS; i++) {
        client.put(Raw.utf8("key-" + i), Raw.utf8("value-" + i), WriteTerms.NONE);
      }
    }
    report("all keys are written", start);

    List<Node> killed = new ArrayList<>();
    for (int i = 0; i < NODES; i += ZONES) {
      killed.add(ring.get(i));
    }
    killed.forEach(node -> node.signal("KILL"));
    ring.removeAll(killed);
    Nodes.awaitWhole(ring, TIMEOUT);
    report("the ring of the other nodes is whole", start);

    try (StoreClient client = Nodes.client(ring, DEADLINE)) {
      for (int i = 0; i < KEYS; i++) {
        assertThat(client.get(Raw.utf8("key-" + i)))
            .as("key-%d", i)
            .map(Value::bytes)
            .contains(Raw.utf8("value-" + i));
      }
    }
    report("all keys are read", start);
  }

  private static void report(String what, long start) {
    System.out.printf("it: after %d s, %s%n", (System.nanoTime() - start) / 1_000_000_000, what);
  }
}
