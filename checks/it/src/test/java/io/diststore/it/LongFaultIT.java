package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.client.StoreClient;
import io.diststore.client.WriteTerms;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests faults that affect a part of the network for much longer than the detection time. Healthy
 * nodes must keep serving every key, and the ring must be whole again soon after the fault.
 */
class LongFaultIT {
  private static final int KEYS = 40;
  private static final Duration INTERRUPTION_MAX = Duration.ofSeconds(5);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final List<LinkProxy> proxies = new ArrayList<>();
  private final List<Node> ring = new ArrayList<>();

  @AfterEach
  void closeProxies() throws Exception {
    for (LinkProxy proxy : proxies) {
      proxy.close();
    }
  }

  @Test
  void aNodeThatSendsButDoesNotReceiveIsMarkedDownAndReturns() throws Exception {
    startRing(3);
    for (int faulty = 0; faulty < 3; faulty++) {
      List<Node> healthy = new ArrayList<>(ring);
      healthy.remove(faulty);
      proxies.get(faulty).stopAll();
      assertServed(healthy, Duration.ofSeconds(faulty == 0 ? 60 : 15));
      assertThat(state(healthy.get(0), ring.get(faulty))).isNotEqualTo(MemberState.UP);
      proxies.get(faulty).heal();
      awaitWhole();
    }
  }

  @Test
  void aCutLinkBetweenTwoNodesTakesOnlyOneOfThemOut() throws Exception {
    startRing(5);
    int first = 1;
    int second = 3;
    proxies.get(first).stopFrom(name(second));
    proxies.get(second).stopFrom(name(first));
    List<Node> healthy = List.of(ring.get(0), ring.get(2), ring.get(4));
    assertServed(healthy, Duration.ofSeconds(30));
    proxies.get(first).heal();
    proxies.get(second).heal();
    awaitWhole();
  }

  /** Starts nodes that reach each other only through their proxies. */
  private void startRing(int size) throws Exception {
    for (int i = 0; i < size; i++) {
      int port = nodes.ports().first() + i;
      proxies.add(new LinkProxy(host(i), port));
      ring.add(nodes.start("-p", Integer.toString(port), "--advertise", host(i)).awaitInRing());
    }
    Nodes.awaitWhole(ring);
    assertServed(ring, Duration.ZERO);
  }

  private static String host(int node) {
    return "127.0.0." + (11 + node);
  }

  private String name(int node) {
    return host(node) + ":" + ring.get(node).port();
  }

  /**
   * Writes and reads all keys through these nodes, again and again, for at least the given
   * duration. Each request must succeed within {@link #INTERRUPTION_MAX}.
   */
  private void assertServed(List<Node> healthy, Duration duration) throws Exception {
    long end = System.nanoTime() + duration.toNanos();
    int round = 0;
    do {
      round++;
      for (Node node : healthy) {
        // This new client knows only one healthy node, so it cannot switch to the faulty node.
        try (StoreClient client = Nodes.client(List.of(node), INTERRUPTION_MAX)) {
          for (int key = 0; key < KEYS; key++) {
            byte[] value = Raw.utf8("value" + round + node.name());
            client.put(Raw.utf8("key" + key), value, WriteTerms.NONE);
            assertThat(client.get(Raw.utf8("key" + key)).orElseThrow().bytes()).isEqualTo(value);
          }
        }
      }
    } while (System.nanoTime() - end < 0);
  }

  private static MemberState state(Node seenBy, Node node) throws TException {
    for (RingMember member : seenBy.ring().getMembers()) {
      if (Short.toUnsignedInt(member.getClient().getPort()) == node.port()) {
        return member.getState();
      }
    }
    return null;
  }

  private void awaitWhole() {
    long began = System.nanoTime();
    Nodes.awaitWhole(ring);
    System.out.printf(
        "it: the ring was whole %.1f s after the fault%n", (System.nanoTime() - began) / 1e9);
  }
}
