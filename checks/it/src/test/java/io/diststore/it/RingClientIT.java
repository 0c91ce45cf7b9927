package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.client.Count;
import io.diststore.client.KeyResult;
import io.diststore.client.NodeAddress;
import io.diststore.client.Page;
import io.diststore.client.StoreCalls;
import io.diststore.client.StoreClient.Pair;
import io.diststore.client.Value;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import io.diststore.client.ring.RingClient;
import io.diststore.client.ring.RingClientSettings;
import io.diststore.history.Await;
import io.diststore.history.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many threads share one {@code RingClient} while nodes join, leave, are paused, and die. */
class RingClientIT {
  private static final int THREADS = 24;
  private static final Duration PAUSE = Duration.ofMillis(3);
  private static final Duration STOPPED = Duration.ofSeconds(3);
  private static final RingClientSettings SETTINGS =
      RingClientSettings.DEFAULT.withDeadline(Duration.ofSeconds(15));

  @RegisterExtension final Nodes nodes = new Nodes();

  private final long seed = Seed.of("RingClientIT");
  private final List<Node> ring = new ArrayList<>();

  @Test
  void plannedChangesCauseNoErrorsAndACrashCausesNoWrongAnswer() {
    ring.addAll(nodes.startRing(3));
    NodeAddress first = ring.getFirst().address();
    try (RingClient client = new RingClient(List.of(first), SETTINGS)) {
      Traffic traffic = new Traffic(() -> new Shared(client), THREADS, PAUSE, seed);
      join();
      // The client was given only this node's address.
      leave(ring.getFirst());
      join();
      leave(ring.getFirst());
      assertThat(traffic.failures())
          .as("requests that failed during planned changes; seed " + seed)
          .isEmpty();
      long epoch = client.epoch().orElseThrow();

      Node stopped = ring.getFirst();
      stopped.signal("STOP");
      Await.pass(STOPPED);
      stopped.signal("CONT");
      Nodes.awaitWhole(ring);
      Node killed = ring.getLast();
      killed.signal("KILL");
      killed.awaitEnd();
      ring.remove(killed);
      Nodes.awaitWhole(ring);
      Await.until(
          "the client knows a later epoch",
          Duration.ofSeconds(10),
          () -> client.epoch().orElseThrow() > epoch);
      traffic.end();
      System.out.printf(
          "it: ring client %,d requests, of which %d failed%n",
          traffic.requests(), traffic.failures().size());
      traffic.failures().stream()
          .limit(10)
          .forEach(failure -> System.out.println("it: ring client " + failure));
      assertThat(traffic.faults()).as("operations not linearizable; seed " + seed).isEmpty();
      assertThat(traffic.failures())
          .as("requests that failed after a node stopped or died; seed " + seed)
          .isEmpty();
    }
  }

  private void join() {
    Node node = nodes.start();
    node.awaitInRing();
    ring.add(node);
    Nodes.awaitWhole(ring);
  }

  private void leave(Node node) {
    node.signal("INT");
    assertThat(node.awaitEnd()).as("exit code of " + node.name()).isZero();
    ring.remove(node);
    Nodes.awaitWhole(ring);
  }

  /**
   * The client that all threads share. Every thread calls {@link #close}, so that method does
   * nothing.
   */
  private record Shared(RingClient client) implements StoreCalls {
    @Override
    public Optional<Value> get(byte[] key) {
      return client.get(key);
    }

    @Override
    public Written put(byte[] key, byte[] value, WriteTerms terms) {
      return client.put(key, value, terms);
    }

    @Override
    public Written erase(byte[] key, WriteTerms terms) {
      return client.erase(key, terms);
    }

    @Override
    public List<KeyResult<Optional<Value>>> getAll(List<byte[]> keys) {
      return client.getAll(keys);
    }

    @Override
    public List<KeyResult<Written>> putAll(List<Pair> pairs, WriteTerms terms) {
      return client.putAll(pairs, terms);
    }

    @Override
    public Page scan(byte[] cursor, byte[] prefix, int limit) {
      return client.scan(cursor, prefix, limit);
    }

    @Override
    public Count count() {
      return client.count();
    }

    @Override
    public void close() {
      // The test closes the client.
    }
  }
}
