package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the wire format of the original programs, byte by byte, on a ring of three processes. */
class OriginalWireIT {
  private static final int ONEWAY = 0x80010004;
  private static final int ROUNDS = 1000;

  @RegisterExtension static final Nodes NODES = new Nodes();

  private static List<Node> ring;

  @BeforeAll
  static void aRingOfThree() {
    ring = new ArrayList<>(NODES.startRing(2));
    // As a signed 16-bit number, the port of this node is negative. The port is also outside the
    // range in which nodes look for each other. So the other two nodes cannot find this node, but
    // this node finds them.
    ring.add(NODES.start("-p", Integer.toString(highPort())).awaitInRing());
    Nodes.awaitWhole(ring);
  }

  private static int highPort() {
    for (int port = 61_000 + new Random().nextInt(4000); ; port++) {
      try (var free = new java.net.ServerSocket(port, 1)) {
        return free.getLocalPort();
      } catch (IOException inUse) {
        // Try the next port.
      }
    }
  }

  @Test
  void anAnswerIsStrictAndUnframedAndHasSequenceIdZero() throws IOException {
    try (Raw raw = new Raw(ring.get(0)).send(Raw.call("ping"))) {
      for (byte expected : Raw.message(Raw.REPLY, "ping")) {
        assertThat((byte) raw.nextByte()).isEqualTo(expected);
      }
      raw.endOfOutput();
      assertThat(raw.nextByte()).isEqualTo(-1);
    }
  }

  @Test
  void aPutOfEitherMessageTypeIsAppliedAndHasNoAnswer() throws IOException {
    for (int type : new int[] {0x80010001, ONEWAY}) {
      byte[] key = Raw.utf8("oneway " + type);
      try (Raw raw = new Raw(ring.get(0))) {
        raw.send(Raw.message(type, "put", Raw.string(1, key), Raw.string(2, Raw.utf8("v"))));
        // A put has no answer, so the first bytes to arrive must be the answer to the get.
        raw.send(Raw.get(key));
        assertThat(raw.stringAnswer("get")).isEqualTo(Raw.utf8("v"));
        raw.endOfOutput();
        assertThat(raw.nextByte()).isEqualTo(-1);
      }
    }
  }

  @Test
  void aPutIsAppliedAlthoughTheClientClosesTheConnectionRightAfterIt() throws IOException {
    for (int i = 0; i < 100; i++) {
      Raw.put(ring.get(i % 3), Raw.utf8("closed " + i), Raw.utf8("v" + i));
      assertThat(Raw.get(ring.get(i % 3), Raw.utf8("closed " + i))).isEqualTo(Raw.utf8("v" + i));
    }
  }

  @Test
  void stringsAreBytesAndComeBackUnchanged() throws IOException {
    byte[] notUtf8 = {(byte) 0xff, 0, (byte) 0xc3, 0x28, (byte) 0xfe};
    byte[] megabyte = new byte[1_000_000];
    new Random(4).nextBytes(megabyte);
    for (byte[] key : new byte[][] {notUtf8, {}, Raw.utf8("ключ")}) {
      for (byte[] value : new byte[][] {megabyte, notUtf8, {}}) {
        Raw.put(ring.get(0), key, value);
        // The get can reach the node before the last bytes of a long value.
        Await.until(
            value.length + " bytes under a key of " + key.length + " come back",
            Duration.ofSeconds(5),
            () -> Arrays.equals(Raw.get(ring.get(0), key), value));
      }
    }
  }

  @Test
  void aPortAbove32767TravelsAsANegativeNumber() throws IOException {
    int high = ring.get(2).port();
    assertThat(high).isGreaterThan(Short.MAX_VALUE);
    try (Raw raw = new Raw(ring.get(0)).send(Raw.call("get_all"))) {
      DataInputStream in = raw.answer(Raw.REPLY, "get_all");
      Raw.expect(in, Raw.LIST, 0);
      assertThat(in.readByte()).isEqualTo(Raw.STRUCT);
      List<Short> ports = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        ports.add(location(in));
      }
      assertThat(ports).hasSize(3).contains((short) high).contains((short) ring.get(0).port());
      assertThat((short) high).isNegative();
    }
  }

  @Test
  void anUnknownMethodIsAnsweredWithAnException() throws IOException {
    try (Raw raw =
        new Raw(ring.get(0)).send(Raw.call("no_such_call", Raw.string(1, new byte[9])))) {
      Raw.Refused refused = raw.refused("no_such_call");
      assertThat(refused.type()).isEqualTo(1);
      assertThat(refused.message()).contains("no_such_call");
    }
  }

  @Test
  void aMissingKeyIsTheEmptyString() throws IOException {
    for (Node node : ring) {
      assertThat(Raw.get(node, Raw.utf8("never stored"))).isEmpty();
    }
  }

  @Test
  void theServiceTypesAreTheOriginalOnes() throws IOException {
    try (Raw raw = new Raw(ring.get(0)).send(Raw.call("service_type"))) {
      assertThat(raw.stringAnswer("service_type")).isEqualTo(Raw.utf8("diststore.Store"));
    }
    try (Raw raw = new Raw(ring.get(0)).send(Raw.call("service_types"))) {
      DataInputStream in = raw.answer(Raw.REPLY, "service_types");
      Raw.expect(in, Raw.LIST, 0);
      assertThat(in.readByte()).isEqualTo(Raw.STRING);
      List<String> types = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        types.add(Raw.text(in));
      }
      assertThat(types).containsExactly("locator.Base", "locator.Locator", "diststore.Store");
    }
  }

  /** The orders in which the connections of a put and of the next get are opened and closed. */
  private enum Order {
    /** The client opens the get's connection after it has closed the put's connection. */
    ONE_AFTER_THE_OTHER,
    /**
     * Both connections are open before the put, and the put's connection is closed right after the
     * put.
     */
    BOTH_CONNECTED,
    /**
     * The get's connection is opened before the put's connection, so the node might handle the get
     * first.
     */
    GET_CONNECTED_FIRST,
    /** Both connections are open before the put, and the put's connection stays open. */
    PUT_NOT_CLOSED
  }

  @ParameterizedTest
  @EnumSource
  void aGetReadsThePutBeforeItThroughTheSameNode(Order order) throws IOException {
    int notPrimary = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Node node = ring.get(i % ring.size());
      byte[] key = Raw.utf8("line 9 " + i % 200);
      byte[] value = Raw.utf8(order + " " + i);
      assertThat(putThenGet(node, key, value, order))
          .as("%s, round %d, through %s", order, i, node.name())
          .isEqualTo(value);
      notPrimary += nodeOf(node, key) == (short) node.port() ? 0 : 1;
    }
    assertThat(notPrimary).as("rounds through a node other than the primary").isGreaterThan(300);
  }

  private static byte[] putThenGet(Node node, byte[] key, byte[] value, Order order)
      throws IOException {
    Raw early = order == Order.GET_CONNECTED_FIRST ? new Raw(node) : null;
    try (Raw put = new Raw(node)) {
      Raw get = order == Order.ONE_AFTER_THE_OTHER ? null : early == null ? new Raw(node) : early;
      put.send(Raw.put(key, value));
      if (order != Order.PUT_NOT_CLOSED) {
        put.hangUp();
      }
      try (Raw reading = get == null ? new Raw(node) : get) {
        return reading.send(Raw.get(key)).stringAnswer("get");
      }
    }
  }

  @Test
  void aSlowWriterDelaysNoReader() throws IOException {
    byte[] key = Raw.utf8("slow writer");
    Raw.put(ring.get(0), key, Raw.utf8("old"));
    byte[] whole = Raw.put(key, new byte[10_000]);
    try (Raw writer = new Raw(ring.get(0))) {
      writer.send(Arrays.copyOf(whole, 5000));
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(Raw.get(ring.get(0), key)).isEqualTo(Raw.utf8("old"));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      writer.send(Arrays.copyOfRange(whole, 5000, whole.length));
    }
    assertThat(Raw.get(ring.get(0), key)).isEqualTo(new byte[10_000]);
  }

  @Test
  void everyNodeAcceptsEveryKeyAndAllNodesNameTheSamePrimary() throws IOException {
    for (int i = 0; i < 60; i++) {
      byte[] key = Raw.utf8("any " + i);
      Raw.put(ring.get(i % 3), key, key);
      assertThat(Raw.get(ring.get(i % 3), key)).isEqualTo(key);
      List<Short> named = new ArrayList<>();
      for (Node node : ring) {
        assertThat(Raw.get(node, key)).isEqualTo(key);
        named.add(nodeOf(node, key));
      }
      assertThat(named).containsOnly(named.getFirst());
    }
  }

  @Test
  void hintsOfOriginalNodesAreAcceptedAndChangeNothing() throws IOException {
    byte[] nowhere = Raw.location(1, "127.0.0.1", 9);
    byte[] noPeers =
        Raw.bytes(
            out -> {
              out.writeByte(Raw.LIST);
              out.writeShort(2);
              out.writeByte(Raw.STRUCT);
              out.writeInt(0);
            });
    byte[] member = Raw.location(1, "127.0.0.1", ring.get(1).port());
    for (byte[] hint :
        new byte[][] {
          Raw.call("join", nowhere),
          Raw.call("add", nowhere, noPeers),
          Raw.call("remove", member, noPeers),
          Raw.call("debug")
        }) {
      try (Raw raw = new Raw(ring.get(0)).send(hint).send(Raw.call("ping"))) {
        raw.answer(Raw.REPLY, "ping");
      }
    }
    Nodes.awaitWhole(ring);
  }

  @Test
  void theToolsAcceptTheOriginalOptions() {
    String peer = "localhost:" + ring.get(1).port();
    assertThat(Command.run("storeput", "-h", peer, "tool key", "tool value").exit()).isZero();
    Command got = Command.run("storeget", "-h", peer, "tool key");
    assertThat(got.out()).isEqualTo("tool value\n".getBytes(StandardCharsets.UTF_8));
    assertThat(got.exit()).isZero();
    assertThat(Command.run("storeprimer", "-h", peer).exit()).isZero();
    Command tested = Command.run("storetest", "-h", peer);
    assertThat(tested.exit()).isZero();
    assertThat(tested.text().lines()).hasSizeGreaterThanOrEqualTo(26);
    assertThat(tested.text()).contains("Zulu").contains(":" + ring.get(2).port());
    for (String command :
        List.of("location", "storeserver", "storeput", "storeget", "storeprimer", "storetest")) {
      Command help = Command.run(command, "--help");
      assertThat(help.exit()).isZero();
      assertThat(help.text()).contains("Usage: " + command).contains("-h=HOST");
    }
  }

  @Test
  void aMissingKeyPrintsNothingToStandardOutput() {
    Command got = Command.run("storeget", "-h", "localhost:" + ring.get(0).port(), "no such key");
    assertThat(got.exit()).isEqualTo(1);
    assertThat(got.out()).isEmpty();
    assertThat(got.err()).isNotBlank();
  }

  private static short nodeOf(Node node, byte[] key) throws IOException {
    try (Raw raw = new Raw(node).send(Raw.call("get_node", Raw.string(1, key)))) {
      DataInputStream in = raw.answer(Raw.REPLY, "get_node");
      Raw.expect(in, Raw.STRUCT, 0);
      return location(in);
    }
  }

  private static short location(DataInputStream in) throws IOException {
    Raw.expect(in, Raw.STRING, 1);
    assertThat(Raw.text(in)).isEqualTo("127.0.0.1");
    Raw.expect(in, Raw.I16, 2);
    short port = in.readShort();
    assertThat(in.readByte()).isEqualTo(Raw.STOP);
    return port;
  }
}
