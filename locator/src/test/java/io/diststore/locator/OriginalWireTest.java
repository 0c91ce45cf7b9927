package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.thrift.locator.Location;
import io.diststore.thrift.locator.Locator;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.RefusedCode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls the original services as the original programs do: with raw bytes, and with one connection
 * per call.
 */
class OriginalWireTest {
  private final Ring ring = new Ring();
  private LocalMember member;

  @BeforeEach
  void start() throws Exception {
    member = ring.startAndJoin();
  }

  @AfterEach
  void close() {
    ring.close();
  }

  @Test
  void pingIsAnsweredWithAnEmptyResult() throws IOException {
    try (RawCall call = new RawCall(member.client()).send(RawCall.call("ping"))) {
      assertThat(call.answer(RawCall.REPLY, "ping").readByte()).isEqualTo(RawCall.STOP);
    }
  }

  @Test
  void theServiceTypeIsReported() throws IOException {
    try (RawCall call = new RawCall(member.client()).send(RawCall.call("service_type"))) {
      assertThat(string(call.answer(RawCall.REPLY, "service_type"))).isEqualTo("locator.Locator");
    }
  }

  @Test
  void theServiceTypesBeginWithTheMostGeneralOne() throws IOException {
    try (RawCall call = new RawCall(member.client()).send(RawCall.call("service_types"))) {
      DataInputStream in = call.answer(RawCall.REPLY, "service_types");
      assertThat(in.readByte()).isEqualTo((byte) 15);
      assertThat(in.readShort()).isZero();
      assertThat(in.readByte()).isEqualTo(RawCall.STRING);
      List<String> types = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        types.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
      }
      assertThat(types).containsExactly("locator.Base", "locator.Locator");
    }
  }

  @Test
  void anUnknownMethodIsRefused() throws IOException {
    try (RawCall call = new RawCall(member.client()).send(RawCall.call("no_such_method"))) {
      DataInputStream in = call.answer(RawCall.EXCEPTION, "no_such_method");
      assertThat(in.readByte()).isEqualTo(RawCall.STRING);
      in.readShort();
      assertThat(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8))
          .contains("no_such_method");
      assertThat(in.readByte()).isEqualTo(RawCall.I32);
      in.readShort();
      assertThat(in.readInt()).isEqualTo(1);
    }
  }

  @Test
  void anyBytesCanBeAKey() throws IOException {
    for (byte[] key : new byte[][] {{}, {(byte) 0xff, 0, (byte) 0xfe}, new byte[1 << 16]}) {
      try (RawCall call =
          new RawCall(member.client()).send(RawCall.call("get_node", RawCall.string(1, key)))) {
        DataInputStream in = call.answer(RawCall.REPLY, "get_node");
        assertThat(in.readByte()).isEqualTo((byte) 12);
        assertThat(in.readShort()).isZero();
        assertThat(string(in)).isEqualTo("127.0.0.1");
        assertThat(in.readByte()).isEqualTo((byte) 6);
        assertThat(in.readShort()).isEqualTo((short) 2);
        assertThat(Short.toUnsignedInt(in.readShort())).isEqualTo(member.client().port());
      }
    }
  }

  @Test
  void debugGetsNoAnswer() throws IOException {
    try (RawCall call =
        new RawCall(member.client()).send(RawCall.call("debug")).send(RawCall.call("ping"))) {
      assertThat(call.answer(RawCall.REPLY, "ping").readByte()).isEqualTo(RawCall.STOP);
    }
  }

  @Test
  void aCallIsCarriedOutEvenIfItsConnectionEndsAtOnce() throws Exception {
    try (RawCall call = new RawCall(member.client())) {
      call.send(RawCall.call("die"));
    }
    Await.done(member.whenDieRequested());
  }

  @Test
  void dieIsRefusedWithoutTheToken() throws Exception {
    try (Ring guarded = new Ring()) {
      LocalMember careful = guarded.start(guarded.settings().withToken("secret"));
      Await.done(careful.whenJoined());
      try (RawCall call = new RawCall(careful.client()).send(RawCall.call("die"))) {
        call.assertClosedWithoutAByte();
      }
      assertThat(careful.whenDieRequested().toCompletableFuture()).isNotDone();
      assertThat(careful.transportCounters().failedCalls()).isEqualTo(1);
    }
  }

  @Test
  void dieIsObeyedOnAConnectionThatHasShownTheToken() throws Exception {
    try (Ring guarded = new Ring()) {
      LocalMember careful = guarded.start(guarded.settings().withToken("secret"));
      Await.done(careful.whenJoined());
      try (TSocket socket = new TSocket(careful.client().host(), careful.client().port())) {
        socket.open();
        TBinaryProtocol protocol = new TBinaryProtocol(socket);
        Peer.Client peer = new Peer.Client(new TMultiplexedProtocol(protocol, "Peer"));
        peer.send_authorize(ByteBuffer.wrap("guessed".getBytes(StandardCharsets.UTF_8)));
        assertThat(refusal(protocol)).isEqualTo(RefusedCode.BAD_TOKEN);
        peer.send_authorize(ByteBuffer.wrap("secret".getBytes(StandardCharsets.UTF_8)));
        assertThat(refusal(protocol)).isNull();
        new Locator.Client(protocol).die();
        Await.done(careful.whenDieRequested());
      }
    }
  }

  @Test
  void hintsChangeNothing() throws Exception {
    try (TSocket socket = new TSocket(member.client().host(), member.client().port())) {
      socket.open();
      Locator.Client client = new Locator.Client(new TBinaryProtocol(socket));
      List<Location> before = client.get_all();
      client.remove(before.getFirst(), List.of());
      client.add(new Location("127.0.0.1", (short) 1), List.of());
      client.join(new Location("", (short) 0));
      assertThat(client.get_all()).isEqualTo(before).hasSize(1);
    }
  }

  @Test
  void invalidBytesCloseOnlyTheirOwnConnection() throws IOException {
    try (Socket socket = new Socket(member.client().host(), member.client().port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    pingIsAnsweredWithAnEmptyResult();
  }

  private static RefusedCode refusal(TBinaryProtocol protocol) throws Exception {
    protocol.readMessageBegin();
    Peer.authorize_result result = new Peer.authorize_result();
    result.read(protocol);
    protocol.readMessageEnd();
    Refused refused = result.getRefused();
    return refused == null ? null : refused.getCode();
  }

  private static String string(DataInputStream in) throws IOException {
    assertThat(in.readByte()).isEqualTo(RawCall.STRING);
    in.readShort();
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
