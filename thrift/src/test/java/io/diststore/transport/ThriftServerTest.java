package io.diststore.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.locator.Base;
import java.net.BindException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TMessageType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a server over real sockets, with bytes as other programs send them. */
@ParameterizedClass
@EnumSource
class ThriftServerTest {
  private static final TransportLimits LIMITS = TransportLimits.forClients();
  private static final byte[] KEY = Bytes.text("key");

  @Parameter SocketKind kind;
  private final ScriptedStore store = new ScriptedStore();
  private Loop loop;

  @BeforeEach
  void start() {
    loop = new Loop(kind);
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void aPutOfOneMegabyteTakesEffectIfItsConnectionIsClosedAtOnce() throws Exception {
    var server = loop.serve(store.methods(), LIMITS);
    byte[] value = new byte[1 << 20];
    new Random(1).nextBytes(value);
    try (Socket socket = Loop.open(server)) {
      socket.getOutputStream().write(Bytes.put(KEY, value));
    }
    Loop.await(
        "the server saw the end", () -> loop.counters.connectionsClosed(CloseReason.BY_PEER) == 1);
    try (Socket socket = Loop.open(server)) {
      socket.getOutputStream().write(Bytes.get(KEY, 0));
      byte[] expected = got(value, 0);
      assertThat(Loop.read(socket, expected.length)).isEqualTo(expected);
    }
  }

  @Test
  void answersThatAreDueAfterTheEndOfTheInputAreStillSent() throws Exception {
    List<AsyncMethodCallback<Object>> waiting = new ArrayList<>();
    store.on("get", (arguments, callback) -> waiting.add(callback));
    var server = loop.serve(store.methods(), LIMITS);
    try (Socket socket = Loop.open(server)) {
      socket.getOutputStream().write(Bytes.get(KEY, 0));
      socket.shutdownOutput();
      Loop.await("the call has begun", () -> loop.counters.messagesIn() == 1);
      loop.run(() -> waiting.getFirst().onComplete(ByteBuffer.wrap(KEY)));
      byte[] expected = got(KEY, 0);
      assertThat(Loop.read(socket, expected.length)).isEqualTo(expected);
      assertThat(Loop.isClosed(socket)).isTrue();
    }
  }

  @Test
  void answersMayComeFromAnyThread() throws Exception {
    store.on(
        "get",
        (arguments, callback) ->
            Thread.ofVirtual().start(() -> callback.onComplete(ByteBuffer.wrap(KEY))));
    var server = loop.serve(store.methods(), LIMITS);
    try (Socket socket = Loop.open(server)) {
      for (int i = 0; i < 100; i++) {
        socket.getOutputStream().write(Bytes.framed(Bytes.get(KEY, i)));
      }
      for (int i = 0; i < 100; i++) {
        byte[] expected = Bytes.framed(got(KEY, i));
        assertThat(Loop.read(socket, expected.length)).isEqualTo(expected);
      }
    }
  }

  @Test
  void twoThousandIdleConnectionsDoNotDisturbOthers() throws Exception {
    var server = loop.serve(store.methods(), LIMITS);
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 2_000; i++) {
        idle.add(Loop.open(server));
      }
      Loop.await("all are open", () -> loop.counters.connectionsOpen() == 2_000);
      for (Socket socket : List.of(idle.getFirst(), idle.getLast())) {
        socket.getOutputStream().write(Bytes.get(KEY, 0));
        assertThat(Loop.read(socket, got(new byte[0], 0).length)).isEqualTo(got(new byte[0], 0));
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    Loop.await("all are closed", () -> loop.counters.connectionsOpen() == 0);
  }

  @Test
  void aConnectionOverTheLimitIsClosedAndTheOthersStay() throws Exception {
    var server = loop.serve(store.methods(), LIMITS.toBuilder().connectionsMaxInAll(2).build());
    try (Socket first = Loop.open(server);
        Socket second = Loop.open(server)) {
      Loop.await("both are open", () -> loop.counters.connectionsOpen() == 2);
      try (Socket third = Loop.open(server)) {
        assertThat(Loop.isClosed(third)).isTrue();
      }
      Loop.await(
          "it is counted",
          () -> loop.counters.connectionsClosed(CloseReason.TOO_MANY_CONNECTIONS) == 1);
      second.getOutputStream().write(ping());
      assertThat(Loop.read(second, pong().length)).isEqualTo(pong());
      first.shutdownOutput();
      Loop.await("one is closed", () -> loop.counters.connectionsOpen() == 1);
      try (Socket fourth = Loop.open(server)) {
        fourth.getOutputStream().write(ping());
        assertThat(Loop.read(fourth, pong().length)).isEqualTo(pong());
      }
    }
  }

  @Test
  void aConnectionIsClosedWhenAMessageStopsInTheMiddle() throws Exception {
    var server =
        loop.serve(
            store.methods(),
            LIMITS.toBuilder().idleMillisMax(100).messageMillisMax(60_000).build());
    try (Socket stalled = Loop.open(server);
        Socket idle = Loop.open(server)) {
      stalled.getOutputStream().write(Bytes.get(KEY, 0), 0, 9);
      assertThat(Loop.isClosed(stalled)).isTrue();
      Loop.await(
          "it is counted", () -> loop.counters.connectionsClosed(CloseReason.SLOW_WRITER) == 1);
      idle.getOutputStream().write(ping());
      assertThat(Loop.read(idle, pong().length)).isEqualTo(pong());
    }
  }

  @Test
  void aMessageThatArrivesByteByByteHasATimeLimitAsAWhole() throws Exception {
    var server =
        loop.serve(
            store.methods(), LIMITS.toBuilder().idleMillisMax(500).messageMillisMax(500).build());
    byte[] put = Bytes.put(KEY, new byte[1 << 20]);
    try (Socket slow = Loop.open(server)) {
      slow.setTcpNoDelay(true);
      int[] sent = {0};
      Loop.await(
          "the slow one is closed",
          () -> {
            try {
              slow.getOutputStream().write(put[sent[0]++]);
            } catch (java.io.IOException closed) {
              return true;
            }
            return loop.counters.connectionsClosed(CloseReason.SLOW_WRITER) == 1;
          });
    }
  }

  @Test
  void aClientThatNeverReadsIsClosed() throws Exception {
    store.values.put(ByteBuffer.wrap(KEY), ByteBuffer.wrap(new byte[1 << 20]));
    var server =
        loop.serve(
            store.methods(),
            LIMITS.toBuilder().idleMillisMax(200).messageMillisMax(60_000).build());
    byte[] get = Bytes.get(KEY, 0);
    try (Socket unread = Loop.open(server)) {
      for (int i = 0; i < 20; i++) {
        unread.getOutputStream().write(get);
      }
      Loop.await(
          "it is closed", () -> loop.counters.connectionsClosed(CloseReason.SLOW_READER) == 1);
    }
  }

  @Test
  void aClientWhoseAnswersTakeTooMuchMemoryIsClosed() throws Exception {
    List<AsyncMethodCallback<Object>> waiting = new ArrayList<>();
    store.on("get", (arguments, callback) -> waiting.add(callback));
    var server = loop.serve(store.methods(), LIMITS.toBuilder().outboundBytesMax(1 << 22).build());
    try (Socket unread = Loop.open(server)) {
      for (int i = 0; i < 30; i++) {
        unread.getOutputStream().write(Bytes.get(KEY, i));
      }
      // A client whose answers may be large has at most eight calls in progress.
      Loop.await("eight calls have begun", () -> loop.counters.messagesIn() == 8);
      loop.run(
          () ->
              List.copyOf(waiting).forEach(call -> call.onComplete(ByteBuffer.allocate(1 << 20))));
      Loop.await(
          "it is closed", () -> loop.counters.connectionsClosed(CloseReason.SLOW_READER) == 1);
      assertThat(loop.counters.messagesIn()).isEqualTo(8);
    }
  }

  @Test
  void manyLargeAnswersReachAClientThatReads() throws Exception {
    byte[] value = new byte[1 << 20];
    new Random(2).nextBytes(value);
    store.values.put(ByteBuffer.wrap(KEY), ByteBuffer.wrap(value));
    var server = loop.serve(store.methods(), LIMITS);
    try (Socket socket = Loop.open(server)) {
      for (int i = 0; i < 50; i++) {
        socket.getOutputStream().write(Bytes.get(KEY, i));
      }
      for (int i = 0; i < 50; i++) {
        byte[] expected = got(value, i);
        assertThat(Loop.read(socket, expected.length)).isEqualTo(expected);
      }
    }
  }

  @Test
  void randomBytesDoNotHarmOtherConnections() throws Exception {
    var random = new Random(TestSeed.of("ThriftServerTest"));
    var server = loop.serve(store.methods(), LIMITS);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[1 + random.nextInt(300)];
      random.nextBytes(noise);
      try (Socket socket = Loop.open(server)) {
        socket.getOutputStream().write(noise);
      }
    }
    try (Socket socket = Loop.open(server)) {
      socket.getOutputStream().write(ping());
      assertThat(Loop.read(socket, pong().length)).isEqualTo(pong());
    }
    Loop.await("all connections are closed", () -> loop.counters.connectionsOpen() == 0);
    assertThat(loop.counters.connectionsClosed(CloseReason.MALFORMED)).isPositive();
    assertThat(loop.counters.connectionsRefused())
        .isEqualTo(loop.counters.connectionsClosed(CloseReason.MALFORMED));
  }

  @Test
  void twoServicesWithAMethodInCommonCannotShareAPort() {
    assertThatThrownBy(() -> store.methods().and(store.methods()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot share a port");
    assertThat(store.methods().names()).contains("get", "service_type", "agree");
  }

  @Test
  void anAnswerToAMultiplexedCallNamesTheMethodWithoutItsService() throws Exception {
    var server = loop.serve(store.methods().and(store.methods().under("Admin")), LIMITS);
    try (Socket socket = Loop.open(server)) {
      socket.getOutputStream().write(Bytes.call("Admin:ping", 1, new Base.ping_args()));
      assertThat(Loop.read(socket, pong().length)).isEqualTo(pong());
      for (String unknown : List.of("Admin:absent", "Nobody:absent")) {
        socket.getOutputStream().write(Bytes.call(unknown, 2, new Base.ping_args()));
        byte[] refused =
            Bytes.message(
                "absent",
                TMessageType.EXCEPTION,
                2,
                new TApplicationException(
                    TApplicationException.UNKNOWN_METHOD, "Unknown function " + unknown));
        assertThat(Loop.read(socket, refused.length)).isEqualTo(refused);
      }
    }
  }

  @Test
  void bindingATakenPortFailsWithABindException() throws Exception {
    var server = loop.serve(store.methods(), LIMITS);
    assertThatThrownBy(
            () ->
                ThriftServer.bind(
                        loop.loop,
                        server.address(),
                        store.methods(),
                        Oversized.AS_PROTOCOL_ERROR,
                        LIMITS,
                        loop.counters)
                    .get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(BindException.class);
  }

  @Test
  void aClosedServerFreesItsPortAndClosesItsConnections() throws Exception {
    var server = loop.serve(store.methods(), LIMITS);
    try (Socket socket = Loop.open(server)) {
      socket.getOutputStream().write(ping());
      Loop.read(socket, pong().length);
      server.close().get();
      assertThat(Loop.isClosed(socket)).isTrue();
      assertThatThrownBy(() -> Loop.open(server)).isInstanceOf(java.net.ConnectException.class);
    }
  }

  @Test
  void theRefusalOfAnOversizedValueReachesItsWriter() throws Exception {
    var server = loop.serve(store.methods(), LIMITS);
    try (Socket socket = Loop.open(server)) {
      socket.getOutputStream().write(Bytes.get(new byte[10 << 20], 1));
      assertThat(new String(Loop.read(socket, 60), UTF_8)).contains("The call of 'get' is");
    }
  }

  private static byte[] ping() throws Exception {
    return Bytes.call("ping", 1, new Base.ping_args());
  }

  private static byte[] pong() throws Exception {
    return Bytes.message("ping", TMessageType.REPLY, 1, new Base.ping_result());
  }

  private static byte[] got(byte[] value, int sequenceId) throws Exception {
    return Bytes.message(
        "get", TMessageType.REPLY, sequenceId, new Store.get_result().setSuccess(value));
  }
}
