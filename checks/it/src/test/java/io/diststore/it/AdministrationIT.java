package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.peer.Header;
import io.diststore.thrift.peer.Hello;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.RefusedCode;
import io.diststore.thrift.peer.WireEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests that a node obeys administrative calls from authorized callers, and refuses those from all
 * other callers.
 */
class AdministrationIT {
  private static final String TOKEN = "a secret of this test";

  @RegisterExtension final Nodes nodes = new Nodes();

  @Test
  void aNodeThatOtherMachinesCanReachObeysOnlyCallersWithTheToken() throws Exception {
    String[] reachable = {"--bind", "0.0.0.0", "--advertise", "127.0.0.1", "--token", TOKEN};
    List<Node> ring = nodes.startRing(2, reachable);
    Node node = ring.get(0);
    assertThat(node.output()).contains("other machines can reach this node");
    Raw.put(node, Raw.utf8("k"), Raw.utf8("v"));

    byte[] location = Raw.location(1, "127.0.0.1", 9);
    for (byte[] call :
        new byte[][] {
          Raw.call("die"),
          Raw.call("debug"),
          Raw.call("join", location),
          Raw.call("add", location),
          Raw.call("remove", location)
        }) {
      try (Raw raw = new Raw(node).send(call)) {
        assertThat(raw.nextByte()).isEqualTo(-1);
      }
    }
    assertThat(node.output()).contains("may not administer this node, but called 'die'");
    assertThatThrownBy(() -> dieWith(node, "another token"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.getCode()).isEqualTo(RefusedCode.BAD_TOKEN));
    assertThat(Raw.get(node, Raw.utf8("k"))).isEqualTo(Raw.utf8("v"));
    Nodes.awaitWhole(ring);

    dieWith(node, TOKEN);
    assertThat(node.awaitEnd()).isZero();
    assertThat(Raw.get(ring.get(1), Raw.utf8("k"))).isEqualTo(Raw.utf8("v"));
  }

  private static void dieWith(Node node, String token) throws TException {
    try (TSocket socket = new TSocket("127.0.0.1", node.port(), 10_000)) {
      socket.open();
      TBinaryProtocol protocol = new TBinaryProtocol(socket);
      new Peer.Client(new TMultiplexedProtocol(protocol, "Peer"))
          .authorize(ByteBuffer.wrap(Raw.utf8(token)));
      new Store.Client(protocol).die();
    }
  }

  @Test
  void aNodeOfAnotherRingIsNotTreatedAsAMember() throws Exception {
    List<Node> ring = nodes.startRing(2);
    Node foreign = nodes.startAt(Ports.free(20), "storeserver").awaitInRing();
    Raw.put(ring.get(0), Raw.utf8("k"), Raw.utf8("ours"));
    Raw.put(foreign, Raw.utf8("k"), Raw.utf8("theirs"));

    for (Node from : List.of(ring.get(0), foreign)) {
      Node to = from == foreign ? ring.get(0) : foreign;
      for (String hint : List.of("join", "add")) {
        try (Raw raw =
            new Raw(from).send(Raw.call(hint, Raw.location(1, "127.0.0.1", to.port())))) {
          raw.send(Raw.call("ping")).answer(Raw.REPLY, "ping");
        }
      }
    }
    long high = foreign.ring().getRingHigh();
    long low = foreign.ring().getRingLow();
    assertThatThrownBy(() -> hello(ring.get(0), high, low, foreign.port()))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.getCode()).isEqualTo(RefusedCode.OTHER_RING);
              assertThat(refused.getMessage()).isNotBlank();
            });
    Nodes.awaitWhole(ring);
    Nodes.awaitWhole(List.of(foreign));
    assertThat(Raw.get(ring.get(1), Raw.utf8("k"))).isEqualTo(Raw.utf8("ours"));
    assertThat(Raw.get(foreign, Raw.utf8("k"))).isEqualTo(Raw.utf8("theirs"));
  }

  private static void hello(Node to, long ringHigh, long ringLow, int port)
      throws TException, IOException {
    try (TSocket socket = new TSocket("127.0.0.1", to.port(), 10_000)) {
      socket.open();
      Hello hello =
          new Hello(
              "diststore.Store", "127.0.0.1:" + port, 1, new WireEndpoint("127.0.0.1", port), 1);
      new Peer.Client(new TMultiplexedProtocol(new TBinaryProtocol(socket), "Peer"))
          .hello(hello.setRingHigh(ringHigh).setRingLow(ringLow));
    }
  }

  @Test
  void aMessageBeforeTheHandshakeEndsTheConnection() throws Exception {
    List<Node> ring = nodes.startRing(2);
    try (TSocket socket = new TSocket("127.0.0.1", ring.get(0).port(), 10_000)) {
      socket.open();
      new Peer.Client(new TMultiplexedProtocol(new TBinaryProtocol(socket), "Peer"))
          .beacon(new Header(1), 1, List.of(), ByteBuffer.allocate(0), false);
      assertThat(socket.getSocket().getInputStream().read()).isEqualTo(-1);
    }
    Nodes.awaitWhole(ring);
  }
}
