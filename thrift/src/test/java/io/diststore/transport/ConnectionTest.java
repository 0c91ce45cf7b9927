package io.diststore.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.thrift.diststore.Agreement;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.locator.Base;
import io.diststore.thrift.peer.Header;
import io.diststore.thrift.peer.Peer;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TMessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the whole path from a connection's bytes to its answers, without a socket. */
class ConnectionTest {
  private static final TransportLimits LIMITS = TransportLimits.forClients();
  private static final byte[] KEY = Bytes.text("key");
  private static final byte[] VALUE = {0, (byte) 0xff, (byte) 0xfe, 10};

  private final ScriptedStore store = new ScriptedStore();
  private final List<AsyncMethodCallback<Object>> waiting = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsAreAnsweredWhereverTheirBytesAreCut(boolean framed) throws Exception {
    byte[] calls =
        Bytes.join(
            wrap(framed, Bytes.put(KEY, VALUE)),
            wrap(framed, Bytes.get(KEY, 3)),
            wrap(framed, Bytes.call("ping", 4, new Base.ping_args())));
    byte[] answers =
        Bytes.join(
            wrap(framed, got(VALUE, 3)),
            wrap(framed, Bytes.message("ping", TMessageType.REPLY, 4, new Base.ping_result())));
    for (int cut = 0; cut <= calls.length; cut++) {
      store.values.clear();
      try (var server = new EmbeddedServer(store, LIMITS)) {
        assertThat(server.receive(calls, cut).answered()).as("cut at %d", cut).isEqualTo(answers);
        assertThat(server.bytesHeld()).isZero();
      }
    }
  }

  @Test
  void aClientThatReadsNoneOfItsFewSmallAnswersIsClosed() throws Exception {
    store.values.put(ByteBuffer.wrap(KEY), ByteBuffer.wrap(VALUE));
    TransportLimits limits = LIMITS.toBuilder().idleMillisMax(20).messageMillisMax(60_000).build();
    try (var unread = EmbeddedServer.unread(store.methods(), limits, new OutboundBudget(1 << 20))) {
      unread.receive(Bytes.get(KEY, 1));
      assertThat(unread.isOpen()).isTrue();
      Loop.await("the connection is closed", () -> !unread.runTasks().isOpen());
      assertThat(unread.connection.closeReason()).isEqualTo(CloseReason.SLOW_READER);
    }
  }

  @Test
  void overTheSharedLimitTheClientWithTheMostUnreadAnswersIsClosed() throws Exception {
    store.values.put(ByteBuffer.wrap(KEY), ByteBuffer.wrap(new byte[1000]));
    OutboundBudget budget = new OutboundBudget(5500);
    try (var least = EmbeddedServer.unread(store.methods(), LIMITS, budget);
        var most = EmbeddedServer.unread(store.methods(), LIMITS, budget);
        var last = EmbeddedServer.unread(store.methods(), LIMITS, budget)) {
      least.receive(Bytes.get(KEY, 1));
      most.receive(Bytes.join(Bytes.get(KEY, 1), Bytes.get(KEY, 2), Bytes.get(KEY, 3)));
      last.receive(Bytes.get(KEY, 1));
      assertThat(most.isOpen()).isTrue();
      last.receive(Bytes.get(KEY, 2));
      assertThat(most.runTasks().isOpen()).isFalse();
      assertThat(most.connection.closeReason()).isEqualTo(CloseReason.SLOW_READER);
      last.receive(Bytes.get(KEY, 3));
      assertThat(least.isOpen()).as("the answers of the closed connection do not count").isTrue();
      assertThat(last.isOpen()).isTrue();
    }
  }

  @Test
  void anIncompleteMessageTakesOnlyAsMuchMemoryAsHasArrived() throws Exception {
    byte[] put = Bytes.put(KEY, new byte[1 << 20]);
    try (var server = new EmbeddedServer(store, LIMITS)) {
      for (int at = 0; at < 3_000; at++) {
        server.receive(new byte[] {put[at]});
      }
      assertThat(server.bytesHeld()).isLessThan(8_192);
      server.receive(java.util.Arrays.copyOfRange(put, 3_000, put.length));
      assertThat(store.values.get(ByteBuffer.wrap(KEY)).remaining()).isEqualTo(1 << 20);
    }
  }

  @Test
  void callsThatArrivedBeforeTheEndOfTheInputTakeEffect() throws Exception {
    try (var server = new EmbeddedServer(store, LIMITS.toBuilder().callsMax(1).build())) {
      store.on("get", (arguments, callback) -> waiting.add(callback));
      server.receive(Bytes.join(Bytes.get(KEY, 0), Bytes.put(KEY, VALUE), Bytes.put(VALUE, KEY)));
      assertThat(store.values).isEmpty();
      server.endInput();
      assertThat(store.values).hasSize(2);
      waiting.getFirst().onComplete(ByteBuffer.wrap(VALUE));
    }
  }

  @Test
  void aOnewayCallIsRecognizedByItsMethodAndNeverAnswered() throws Exception {
    store.on("debug", (arguments, callback) -> callback.onError(new BadRequest("not from there")));
    try (var server = new EmbeddedServer(store, LIMITS)) {
      server.receive(Bytes.message("put", TMessageType.CALL, 0, putArguments()));
      server.receive(Bytes.message("put", TMessageType.ONEWAY, 0, putArguments()));
      server.receive(Bytes.call("debug", 0, new Base.debug_args()));
      assertThat(server.answered()).isEmpty();
      assertThat(server.isOpen()).isTrue();
      assertThat(server.counters.failedCalls()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aOnewayCallWithUnreadableArgumentsEndsTheInput(boolean framed) throws Exception {
    List<String> called = new ArrayList<>();
    var handler =
        (Peer.AsyncIface)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Peer.AsyncIface.class},
                (proxy, method, arguments) -> {
                  called.add(method.getName());
                  ((AsyncMethodCallback<?>) arguments[arguments.length - 1]).onComplete(null);
                  return null;
                });
    MethodTable methods = MethodTable.of(handler, new Peer.AsyncProcessor<>(handler));
    byte[] unreadable = wrap(framed, Bytes.join(Bytes.header("leave_request"), new byte[1]));
    byte[] good =
        wrap(framed, Bytes.call("leave_request", 0, new Peer.leave_request_args(new Header(1))));
    try (var server = new EmbeddedServer(methods, LIMITS)) {
      server.receive(Bytes.join(good, unreadable, good));
      assertThat(called).containsExactly("leave_request");
      assertThat(server.answered()).isEmpty();
      assertThat(server.isOpen()).isFalse();
    }
  }

  @Test
  void answersAreSentInTheOrderOfTheirCalls() throws Exception {
    store.on("get", (arguments, callback) -> waiting.add(callback));
    try (var server = new EmbeddedServer(store, LIMITS)) {
      server.receive(Bytes.join(Bytes.get(KEY, 1), Bytes.get(KEY, 2), Bytes.get(KEY, 3)));
      waiting.get(2).onComplete(ByteBuffer.wrap(Bytes.text("c")));
      waiting.get(1).onComplete(ByteBuffer.wrap(Bytes.text("b")));
      assertThat(server.runTasks().answered()).isEmpty();
      waiting.get(0).onComplete(ByteBuffer.wrap(Bytes.text("a")));
      assertThat(server.runTasks().answered())
          .isEqualTo(Bytes.join(got("a", 1), got("b", 2), got("c", 3)));
    }
  }

  @Test
  void answersAreSentAsTheyBecomeReadyOnceBothEndsAgreed() throws Exception {
    List<Boolean> agreed = new ArrayList<>();
    store.on("get", (arguments, callback) -> waiting.add(callback));
    store.on(
        "agree",
        (arguments, callback) -> {
          agreed.add(Connection.current().answerOutOfOrder());
          callback.onComplete(new Agreement(true));
        });
    byte[] agree = Bytes.call("agree", 9, new Store.agree_args(true));
    try (var server = new EmbeddedServer(store, LIMITS)) {
      server.receive(Bytes.join(agree, Bytes.get(KEY, 1), Bytes.get(KEY, 2), agree));
      assertThat(agreed).containsExactly(true, false);
      server.answered();
      waiting.get(1).onComplete(ByteBuffer.wrap(Bytes.text("b")));
      assertThat(server.runTasks().answered()).isEqualTo(got("b", 2));
      waiting.get(0).onComplete(ByteBuffer.wrap(Bytes.text("a")));
      assertThat(server.runTasks().answered()).isEqualTo(got("a", 1));
    }
  }

  @Test
  void readingStopsWithTooManyCallsInHandAndContinuesAfterAnAnswer() throws Exception {
    store.on("get", (arguments, callback) -> waiting.add(callback));
    try (var server = new EmbeddedServer(store, LIMITS.toBuilder().callsMax(2).build())) {
      byte[] three = Bytes.join(Bytes.get(KEY, 1), Bytes.get(KEY, 2), Bytes.get(KEY, 3));
      server.receive(three);
      assertThat(waiting).hasSize(2);
      assertThat(server.reads()).isFalse();
      waiting.get(0).onComplete(ByteBuffer.wrap(VALUE));
      server.runTasks();
      assertThat(waiting).hasSize(3);
      waiting.get(1).onComplete(ByteBuffer.wrap(VALUE));
      waiting.get(2).onComplete(ByteBuffer.wrap(VALUE));
      assertThat(server.runTasks().answered())
          .isEqualTo(Bytes.join(got(VALUE, 1), got(VALUE, 2), got(VALUE, 3)));
      assertThat(server.reads()).isTrue();
    }
  }

  @Test
  void aClientMayHaveAThousandCallsInHandWithSmallAnswersButFewAfterALargeOne() throws Exception {
    store.on("get", (arguments, callback) -> waiting.add(callback));
    try (var server = new EmbeddedServer(store, LIMITS)) {
      server.receive(gets(100));
      assertThat(waiting).hasSize(8);
      answerAll(server, VALUE);
      assertThat(server.runTasks().reads()).isTrue();

      server.receive(gets(1000));
      assertThat(waiting).hasSize(1000);
      waiting.removeFirst().onComplete(ByteBuffer.wrap(new byte[1 << 20]));
      server.receive(gets(1));
      assertThat(waiting).hasSize(999);
      assertThat(server.reads()).isFalse();
    }
  }

  @Test
  void afterAClientIsGoneOnlyItsOnewayCallsBegin() throws Exception {
    store.on("get", (arguments, callback) -> waiting.add(callback));
    try (var server = new EmbeddedServer(store, LIMITS)) {
      server.receive(Bytes.join(gets(20), Bytes.put(KEY, VALUE)));
      assertThat(waiting).hasSize(8);
      server.endInput();
      assertThat(waiting).hasSize(8);
      assertThat(store.values.get(ByteBuffer.wrap(KEY))).isEqualTo(ByteBuffer.wrap(VALUE));
    }
  }

  @Test
  void aConnectionIsClosedWhenTooManyBytesWaitForAnEarlierAnswer() throws Exception {
    store.on("get", (arguments, callback) -> waiting.add(callback));
    try (var server =
        new EmbeddedServer(store, LIMITS.toBuilder().outboundBytesMax(1 << 21).build())) {
      server.receive(gets(4));
      waiting.get(1).onComplete(ByteBuffer.wrap(new byte[1 << 20]));
      assertThat(server.runTasks().isOpen()).isTrue();
      waiting.get(2).onComplete(ByteBuffer.wrap(new byte[1 << 20]));
      assertThat(server.runTasks().isOpen()).isFalse();
    }
  }

  @Test
  void theCallerLearnsWhichKindOfFailureOccurred() throws Exception {
    var key = ByteBuffer.wrap(KEY);
    byte[] read = Bytes.call("read", 5, new Store.read_args(new RequestHeader(), key));
    try (var server = new EmbeddedServer(store, LIMITS)) {
      store.on("read", (arguments, callback) -> callback.onError(new TooLarge("a key")));
      var declared = new Store.read_result();
      declared.setTooLarge(new TooLarge("a key"));
      assertThat(server.receive(read).answered())
          .isEqualTo(Bytes.message("read", TMessageType.REPLY, 5, declared));

      store.on(
          "read",
          (arguments, callback) -> {
            throw new BadRequest("a limit of -1");
          });
      declared.clear();
      declared.setBadRequest(new BadRequest("a limit of -1"));
      assertThat(server.receive(read).answered())
          .isEqualTo(Bytes.message("read", TMessageType.REPLY, 5, declared));

      store.on(
          "get", (arguments, callback) -> callback.onError(new TApplicationException(0, "no")));
      assertThat(server.receive(Bytes.get(KEY, 6)).answered())
          .isEqualTo(
              Bytes.message("get", TMessageType.EXCEPTION, 6, new TApplicationException(0, "no")));

      store.on(
          "read",
          (arguments, callback) -> {
            throw new IllegalStateException("a bug");
          });
      assertThat(new String(server.receive(read).answered(), UTF_8))
          .contains("The call 'read' failed in the node");

      store.on("read", (arguments, callback) -> callback.onComplete(null));
      assertThat(new String(server.receive(read).answered(), UTF_8))
          .contains("The call 'read' failed in the node");
      assertThat(server.counters.failedCalls()).isEqualTo(2);
    }
  }

  @Test
  void aSecondCompletionIsIgnored() throws Exception {
    store.on(
        "read",
        (arguments, callback) -> {
          callback.onComplete(new ReadResult().setVersion(1));
          callback.onComplete(new ReadResult().setVersion(2));
        });
    byte[] read =
        Bytes.call("read", 5, new Store.read_args(new RequestHeader(), ByteBuffer.wrap(KEY)));
    var result = new Store.read_result();
    result.setSuccess(new ReadResult().setVersion(1));
    try (var server = new EmbeddedServer(store, LIMITS)) {
      assertThat(server.receive(read).answered())
          .isEqualTo(Bytes.message("read", TMessageType.REPLY, 5, result));
    }
  }

  @Test
  void anUnknownMethodIsAnsweredInTheWordsOfTheOriginal() throws Exception {
    try (var server = new EmbeddedServer(store, LIMITS)) {
      byte[] answer = server.receive(Bytes.join(Bytes.header("fetch"), new byte[1])).answered();
      assertThat(answer)
          .isEqualTo(
              Bytes.message(
                  "fetch",
                  TMessageType.EXCEPTION,
                  7,
                  new TApplicationException(
                      TApplicationException.UNKNOWN_METHOD, "Unknown function fetch")));
      assertThat(server.receive(Bytes.get(KEY, 1)).answered()).isEqualTo(got("", 1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMessageOverTheSizeLimitIsReadWithoutBeingKeptAndThenRefused(boolean framed)
      throws Exception {
    byte[] read = wrap(framed, Bytes.get(new byte[3_000_000], 8));
    try (var server = new EmbeddedServer(store, LIMITS)) {
      for (int at = 0; at < read.length; at += 10_000) {
        server.receive(java.util.Arrays.copyOfRange(read, at, Math.min(read.length, at + 10_000)));
        assertThat(server.bytesHeld()).isLessThan(100_000);
      }
      assertThat(new String(server.answered(), UTF_8))
          .contains("3000023 bytes long; at most 1130496");
      assertThat(server.receive(wrap(framed, Bytes.get(KEY, 1))).answered())
          .isEqualTo(wrap(framed, got("", 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "47 45 54",
        "00 00 00 00",
        "00 00 00 04 80 01 00 01",
        "00 00 00 12 80 01 00 01 00 00 00 04 70 69 6e 67 00 00 00 00 00 00",
        "80 01 00 01 00 00 00 03 67 65 74 00 00 00 00 0b 00 01 7f ff ff ff",
        "80 01 00 01 00 00 00 03 67 65 74 00 00 00 00 0b 00 01 ff ff ff ff",
        "80 01 00 01 00 00 00 03 67 65 74 00 00 00 00 0f 00 01 0b 7f ff ff ff",
        "80 01 00 02 00 00 00 03 67 65 74 00 00 00 00 00"
      })
  void bytesThatAreNotACallCloseTheConnectionAfterEarlierAnswers(String hex) throws Exception {
    byte[] bytes = Bytes.hex(hex);
    for (int cut = 0; cut <= bytes.length; cut++) {
      try (var server = new EmbeddedServer(store, LIMITS)) {
        server.receive(bytes, cut);
        if (bytes.length == 8) {
          server.receive(new byte[12]);
        }
        assertThat(server.isOpen()).as("cut at %d", cut).isFalse();
        assertThat(server.connection.closeReason()).isEqualTo(CloseReason.MALFORMED);
        assertThat(server.answered()).isEmpty();
      }
    }
    if (bytes[0] == (byte) 0x80) {
      try (var server = new EmbeddedServer(store, LIMITS)) {
        server.receive(Bytes.join(Bytes.get(KEY, 1), bytes));
        assertThat(server.answered()).isEqualTo(got("", 1));
        assertThat(server.isOpen()).isFalse();
      }
    }
  }

  @Test
  void argumentsOfWrongTypesAreRefusedOrSkippedButDoNoHarm() throws Exception {
    long seed = TestSeed.of("ConnectionTest");
    var random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] noise = new byte[random.nextInt(100)];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(16));
      }
      store.on("write", (arguments, callback) -> callback.onError(new BadRequest("noise")));
      try (var server = new EmbeddedServer(store, LIMITS)) {
        server.receive(Bytes.join(Bytes.header("write"), noise));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("seed " + seed + " round " + round, failure);
      }
    }
  }

  @Test
  void theCurrentConnectionIsKnownOnlyWhileACallStarts() throws Exception {
    List<Connection> connections = new ArrayList<>();
    store.on(
        "ping",
        (arguments, callback) -> {
          connections.add(Connection.current());
          callback.onComplete(null);
        });
    try (var server = new EmbeddedServer(store, LIMITS)) {
      server.receive(Bytes.call("ping", 0, new Base.ping_args()));
      assertThat(connections).containsExactly(server.connection);
      assertThatThrownBy(Connection::current).isInstanceOf(IllegalStateException.class);
      server.connection.close("it may not administer this node");
      assertThat(server.isOpen()).isFalse();
      assertThat(server.connection.closeReason()).isEqualTo(CloseReason.BY_US);
    }
  }

  @Test
  void aConnectionThatExceedsTheSharedBufferLimitIsClosed() throws Exception {
    var limits = LIMITS.toBuilder().messageBytesMax(10_000).bufferedBytesMaxInAll(10_000).build();
    byte[] put = Bytes.put(KEY, new byte[9_000]);
    try (var server = new EmbeddedServer(store, limits)) {
      server.receive(java.util.Arrays.copyOf(put, 8_000));
      assertThat(server.isOpen()).isTrue();
      server.receive(java.util.Arrays.copyOfRange(put, 8_000, 8_900));
      assertThat(server.isOpen()).isFalse();
      assertThat(server.connection.closeReason()).isEqualTo(CloseReason.TOO_MUCH_BUFFERED);
    }
  }

  private static byte[] wrap(boolean framed, byte[] message) {
    return framed ? Bytes.framed(message) : message;
  }

  private static Store.put_args putArguments() {
    return new Store.put_args(ByteBuffer.wrap(KEY), ByteBuffer.wrap(VALUE));
  }

  private static byte[] gets(int calls) throws TException {
    byte[][] all = new byte[calls][];
    for (int call = 0; call < calls; call++) {
      all[call] = Bytes.get(KEY, call);
    }
    return Bytes.join(all);
  }

  /** Answers all waiting calls, including those that begin meanwhile. */
  private void answerAll(EmbeddedServer server, byte[] value) {
    while (!waiting.isEmpty()) {
      waiting.removeFirst().onComplete(ByteBuffer.wrap(value));
      server.runTasks();
    }
  }

  private static byte[] got(String value, int sequenceId) throws TException {
    return got(Bytes.text(value), sequenceId);
  }

  private static byte[] got(byte[] value, int sequenceId) throws TException {
    return Bytes.message(
        "get", TMessageType.REPLY, sequenceId, new Store.get_result().setSuccess(value));
  }
}
