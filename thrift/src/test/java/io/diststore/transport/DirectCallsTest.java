package io.diststore.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TMessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests a method that answers some calls in place and leaves the others to its handler. In both
 * cases, the answer must be the same, byte for byte.
 */
class DirectCallsTest {
  private static final TransportLimits LIMITS = TransportLimits.forClients();
  private static final byte[] KEY = Bytes.text("key".repeat(20));
  private static final byte[] KEY_ANSWERED_LATER = Bytes.text("later");
  private static final byte[] KEY_FOR_HANDLER = Bytes.text("other");
  private static final byte[] VALUE = {0, (byte) 0xff, (byte) 0xfe, 10};

  private final ScriptedStore store = new ScriptedStore();
  private int answersInPlace;

  /** The calls for {@link #KEY_ANSWERED_LATER} that have arrived so far. */
  private final List<AsyncMethodCallback<ByteBuffer>> later = new ArrayList<>();

  /**
   * Answers a call for {@link #KEY} at once and one for {@link #KEY_ANSWERED_LATER} later, and
   * leaves all other calls to the handler.
   */
  private boolean get(StructReader arguments, StructWriter result, DirectCall call) {
    int at = arguments.binary(1);
    int length = arguments.length();
    arguments.stop();
    if (arguments.fits()
        && Arrays.equals(
            arguments.array(), at, at + length, KEY_ANSWERED_LATER, 0, KEY_ANSWERED_LATER.length)) {
      later.add(call.answerLater());
      return true;
    }
    if (!arguments.fits()
        || !Arrays.equals(arguments.array(), at, at + length, KEY, 0, KEY.length)) {
      return false;
    }
    answersInPlace++;
    result.binary(0, VALUE, 0, VALUE.length);
    result.stop();
    return true;
  }

  private EmbeddedServer server() {
    return server(LIMITS);
  }

  private EmbeddedServer server(TransportLimits limits) {
    store.values.put(ByteBuffer.wrap(KEY), ByteBuffer.wrap(VALUE));
    store.values.put(ByteBuffer.wrap(KEY_FOR_HANDLER), ByteBuffer.wrap(VALUE));
    return new EmbeddedServer(store.methods().with(Map.of("get", this::get)), limits);
  }

  @Test
  void anAnswerInPlaceToAMultiplexedCallNamesTheMethodWithoutItsService() throws Exception {
    MethodTable methods = store.methods().with(Map.of("get", this::get)).under("Admin");
    Store.get_args arguments = new Store.get_args(ByteBuffer.wrap(KEY));
    try (var server = new EmbeddedServer(methods, LIMITS)) {
      assertThat(server.receive(Bytes.call("Admin:get", 1, arguments)).answered())
          .isEqualTo(got(1));
      assertThat(answersInPlace).isEqualTo(1);
    }
  }

  @Test
  void theTaskBeforeBatchesRunsOncePerReadBeforeTheFirstCall() throws Exception {
    List<Integer> answersBefore = new ArrayList<>();
    MethodTable methods =
        store
            .methods()
            .with(Map.of("get", this::get))
            .beforeBatches(() -> answersBefore.add(answersInPlace));
    byte[] two = Bytes.join(Bytes.get(KEY, 1), Bytes.get(KEY, 2));
    try (var server = new EmbeddedServer(methods, LIMITS)) {
      server.receive(two).receive(two);
    }
    assertThat(answersInPlace).isEqualTo(4);
    // The end of the connection counts as a batch without messages, so there may be a third
    // element.
    assertThat(answersBefore).startsWith(0, 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersAreTheSameWhereverTheBytesAreCut(boolean framed) throws Exception {
    byte[] calls =
        Bytes.join(
            wrap(framed, Bytes.get(KEY, 1)),
            wrap(framed, Bytes.get(KEY_FOR_HANDLER, 2)),
            wrap(framed, Bytes.get(KEY, 3)));
    byte[] answers = Bytes.join(wrap(framed, got(1)), wrap(framed, got(2)), wrap(framed, got(3)));
    for (int cut = 0; cut <= calls.length; cut++) {
      try (var server = server()) {
        assertThat(server.receive(calls, cut).answered()).as("cut at %d", cut).isEqualTo(answers);
        assertThat(server.counters.messagesIn()).isEqualTo(3);
        assertThat(server.counters.messagesOut()).isEqualTo(3);
        assertThat(server.bytesHeld()).isZero();
      }
    }
    assertThat(answersInPlace).isGreaterThan(calls.length);
  }

  @Test
  void callsBeyondTheFirstWindowAreAnsweredToo() throws Exception {
    int calls = 2000;
    byte[][] all = new byte[calls][];
    byte[][] answers = new byte[calls][];
    for (int i = 0; i < calls; i++) {
      all[i] = Bytes.framed(Bytes.get(i % 3 == 0 ? KEY_FOR_HANDLER : KEY, i));
      answers[i] = Bytes.framed(got(i));
    }
    try (var server = server()) {
      assertThat(server.receive(Bytes.join(all)).answered()).isEqualTo(Bytes.join(answers));
    }
    assertThat(answersInPlace).isGreaterThan(calls / 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersStayInTheOrderOfTheirCalls(boolean framed) throws Exception {
    try (var server = server()) {
      for (int id = 1; id <= 9; id++) {
        byte[] key = id % 3 == 1 ? KEY_ANSWERED_LATER : id % 3 == 2 ? KEY : KEY_FOR_HANDLER;
        server.receive(wrap(framed, Bytes.get(key, id)));
      }
      assertThat(server.answered()).isEmpty();
      later.get(1).onComplete(ByteBuffer.wrap(VALUE));
      assertThat(server.runTasks().answered()).isEmpty();
      later.get(0).onComplete(ByteBuffer.wrap(VALUE));
      byte[][] first = new byte[6][];
      for (int id = 1; id <= 6; id++) {
        first[id - 1] = wrap(framed, got(id));
      }
      assertThat(server.runTasks().answered()).isEqualTo(Bytes.join(first));
      later.get(2).onComplete(ByteBuffer.wrap(VALUE));
      assertThat(server.runTasks().answered())
          .isEqualTo(Bytes.join(wrap(framed, got(7)), wrap(framed, got(8)), wrap(framed, got(9))));
      assertThat(server.receive(wrap(framed, Bytes.get(KEY, 10))).answered())
          .isEqualTo(wrap(framed, got(10)));
    }
    assertThat(answersInPlace).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aCallMayBeRefusedLater() throws Exception {
    try (var server = server()) {
      server.receive(Bytes.get(KEY_ANSWERED_LATER, 7));
      later.getFirst().onError(new TApplicationException("no"));
      byte[] refused = server.runTasks().answered();
      assertThat(refused[3]).isEqualTo(TMessageType.EXCEPTION);
      assertThat(new String(refused, StandardCharsets.UTF_8)).contains("get", "no");
    }
  }

  @Test
  void readingStopsWithTooManyCallsToBeAnsweredLater() throws Exception {
    try (var server = server(LIMITS.toBuilder().callsMax(2).build())) {
      for (int id = 1; id <= 3; id++) {
        server.receive(Bytes.get(KEY_ANSWERED_LATER, id));
      }
      assertThat(later).hasSize(2);
      assertThat(server.reads()).isFalse();
      later.get(0).onComplete(ByteBuffer.wrap(VALUE));
      server.runTasks();
      assertThat(later).hasSize(3);
      later.get(1).onComplete(ByteBuffer.wrap(VALUE));
      later.get(2).onComplete(ByteBuffer.wrap(VALUE));
      assertThat(server.runTasks().answered()).isEqualTo(Bytes.join(got(1), got(2), got(3)));
    }
  }

  @Test
  void callsWithUnexpectedFieldsAreLeftToTheHandler() throws Exception {
    byte[] unknownField = Bytes.hex("0a 0009 0000000000000001");
    byte[] key = Bytes.join(Bytes.hex("0b 0001 0000003c"), KEY);
    byte[] stop = {0};
    BiFunction<byte[], byte[], byte[]> call =
        (first, second) -> Bytes.join(Bytes.header("get"), first, second, stop);
    try (var server = server()) {
      server.receive(call.apply(unknownField, key));
      server.receive(call.apply(key, unknownField));
      assertThat(server.answered()).isEqualTo(Bytes.join(got(7), got(7)));
      assertThat(server.isOpen()).isTrue();
    }
    assertThat(answersInPlace).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7fffffff", "ffffffff", "0000003d"})
  void announcedLengthsBeyondTheMessageAreNotTrusted(String length) throws Exception {
    byte[] call =
        Bytes.join(Bytes.header("get"), Bytes.hex("0b 0001" + length), KEY, new byte[] {0});
    try (var server = server()) {
      assertThat(server.receive(Bytes.framed(call)).answered()).isEmpty();
    }
    assertThat(answersInPlace).isZero();
  }

  @Test
  void aFrameLongerThanItsMessageIsRefused() throws Exception {
    byte[] tooLong = Bytes.framed(Bytes.join(Bytes.get(KEY, 1), new byte[] {1, 2, 3}));
    try (var server = server()) {
      assertThat(server.receive(tooLong).answered()).isEmpty();
      assertThat(server.isOpen()).isFalse();
    }
    assertThat(answersInPlace).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsOverTheSizeLimitAreRefused(boolean framed) throws Exception {
    byte[] call = Bytes.get(KEY, 1);
    TransportLimits limits = LIMITS.toBuilder().messageBytesMax(call.length - 1).build();
    try (var server = server(limits)) {
      server.receive(wrap(framed, call));
      assertThat(server.counters.oversizedMessages()).isEqualTo(1);
    }
    try (var server = server(LIMITS.toBuilder().messageBytesMax(call.length).build())) {
      assertThat(server.receive(wrap(framed, call)).answered()).isEqualTo(wrap(framed, got(1)));
    }
    assertThat(answersInPlace).isEqualTo(1);
  }

  @Test
  void aMessageThatIsNotACallIsRefused() throws Exception {
    byte[] answer =
        Bytes.message("get", TMessageType.REPLY, 1, new Store.get_args(ByteBuffer.wrap(KEY)));
    try (var server = server()) {
      assertThat(server.receive(answer).isOpen()).isFalse();
    }
    assertThat(answersInPlace).isZero();
  }

  private static byte[] wrap(boolean framed, byte[] message) {
    return framed ? Bytes.framed(message) : message;
  }

  private static byte[] got(int sequenceId) throws TException {
    return Bytes.message(
        "get", TMessageType.REPLY, sequenceId, new Store.get_result().setSuccess(VALUE));
  }
}
