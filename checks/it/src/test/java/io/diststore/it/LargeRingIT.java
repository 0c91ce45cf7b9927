package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.client.StoreClient;
import io.diststore.client.StoreClient.Pair;
import io.diststore.client.WriteTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests a ring of as many processes as a machine with two processors can run. */
class LargeRingIT {
  private static final int NODES = 40;

  /** How many nodes are started at the same moment. */
  private static final int AT_ONCE = 8;

  private static final int KILLED = 5;
  private static final int KEYS = 5_000;

  @RegisterExtension final Nodes nodes = new Nodes(NODES);

  @Test
  void fortyNodesKeepAllKeysWhileFiveOfThemAreKilled() {
    List<Node> ring = new ArrayList<>();
    while (ring.size() < NODES) {
      List<Node> more = IntStream.range(0, AT_ONCE).mapToObj(i -> nodes.start()).toList();
      more.forEach(Node::awaitInRing);
      ring.addAll(more);
    }
    Nodes.awaitWhole(ring);
    try (StoreClient client = Nodes.client(ring, Duration.ofSeconds(30))) {
      List<Pair> pairs = IntStream.range(0, KEYS).mapToObj(LargeRingIT::pair).toList();
      client.putAll(pairs, WriteTerms.NONE);
    }
    for (int i = 0; i < KILLED; i++) {
      ring.remove(ring.size() / 2).kill();
      Nodes.awaitWhole(ring);
    }
    try (StoreClient client = Nodes.client(ring, Duration.ofSeconds(30))) {
      for (int i = 0; i < KEYS; i++) {
        Pair pair = pair(i);
        assertThat(client.get(pair.key()))
            .hasValueSatisfying(value -> assertThat(value.bytes()).isEqualTo(pair.value()));
      }
    }
  }

  private static Pair pair(int i) {
    return new Pair(Raw.utf8("key" + i), Raw.utf8("value" + i));
  }
}
