package io.diststore.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.thrift.diststore.Agreement;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.locator.Base;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TMessageType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests channels and servers together, over real sockets. */
@ParameterizedClass
@EnumSource
class ThriftChannelTest {
  private static final TransportLimits LIMITS = TransportLimits.forPeers();

  @Parameter SocketKind kind;
  private final ScriptedStore store = new ScriptedStore();
  private final List<AsyncMethodCallback<Object>> waiting =
      Collections.synchronizedList(new ArrayList<>());
  private final List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
  private Loop loop;

  @BeforeEach
  void start() {
    loop = new Loop(kind);
    store.on("get", (arguments, callback) -> waiting.add(callback));
    store.on(
        "agree",
        (arguments, callback) ->
            callback.onComplete(new Agreement(Connection.current().answerOutOfOrder())));
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void anAnswerToAMultiplexedCallIsAccepted() throws Exception {
    var server = loop.serve(store.methods().under("Admin"), LIMITS);
    var channel = loop.connect(server, true, LIMITS);
    loop.run(
        () ->
            channel.call(
                "Admin:agree",
                new Store.agree_args(true),
                new Store.agree_result(),
                named("agree")));
    Loop.await("the answer came", () -> outcomes.size() == 1);
    assertThat(outcomes).containsExactly("agree: true");
  }

  @Test
  void answersAreMatchedInAnyOrder() throws Exception {
    var server = loop.serve(store.methods(), LIMITS);
    var channel = loop.connect(server, true, LIMITS);
    loop.run(
        () -> {
          channel.call(
              "agree", new Store.agree_args(true), new Store.agree_result(), named("agree"));
          for (int i = 0; i < 3; i++) {
            get(channel, "get" + i);
          }
        });
    Loop.await("all calls have begun", () -> waiting.size() == 3);
    for (int i = 2; i >= 0; i--) {
      int answered = i;
      loop.run(() -> waiting.get(answered).onComplete(ByteBuffer.wrap(Bytes.text("v" + answered))));
      Loop.await("the answer came", () -> outcomes.size() == 4 - answered);
    }
    assertThat(outcomes).containsExactly("agree: true", "get2: v2", "get1: v1", "get0: v0");
    loop.run(() -> assertThat(channel.callsPending()).isZero());
  }

  @Test
  void aLostConnectionFailsAllCallsAndSaysThatTheyMayHaveHadAnEffect() throws Exception {
    var server = loop.serve(store.methods(), LIMITS);
    var channel = loop.connect(server, true, LIMITS);
    loop.run(
        () -> {
          channel.onClose(why -> outcomes.add("closed: " + why));
          get(channel, "first");
          get(channel, "second");
        });
    Loop.await("both calls have begun", () -> waiting.size() == 2);
    server.close();
    Loop.await("the listener was called", () -> outcomes.size() == 3);
    assertThat(outcomes)
        .containsExactly(
            "first: LinkLostException",
            "second: LinkLostException",
            "closed: the other end closed the connection");
    loop.run(() -> get(channel, "third"));
    Loop.await("the third failed", () -> outcomes.size() == 4);
    assertThat(outcomes.getLast()).isEqualTo("third: NotSentException");
    loop.run(() -> assertThat(channel.oneway("put", new Store.put_args())).isFalse());
  }

  @Test
  void aCallOverTheLimitIsNotSent() throws Exception {
    var server = loop.serve(store.methods(), LIMITS);
    var channel = loop.connect(server, false, LIMITS.toBuilder().callsMax(2).build());
    loop.run(
        () -> {
          get(channel, "a");
          get(channel, "b");
          get(channel, "c");
        });
    Loop.await("one failed", () -> outcomes.size() == 1);
    assertThat(outcomes).containsExactly("c: NotSentException");
  }

  @Test
  void onewayCallsAreDroppedWhenTheOtherEndDoesNotReadThem() throws Exception {
    try (var unread = new ServerSocket(0)) {
      var address = new InetSocketAddress(unread.getInetAddress(), unread.getLocalPort());
      var limits = LIMITS.toBuilder().outboundBytesMax(1 << 23).build();
      var channel =
          ThriftChannel.connect(loop.loop, address, true, 5_000, limits, loop.counters).get();
      var put =
          new Store.put_args(ByteBuffer.wrap(new byte[10]), ByteBuffer.wrap(new byte[1 << 20]));
      loop.run(
          () -> {
            int sent = 0;
            while (channel.oneway("put", put)) {
              sent++;
            }
            assertThat(sent).isBetween(7, 40);
            assertThat(channel.isOpen()).isTrue();
          });
    }
  }

  @Test
  void theCallbackGetsTheRefusalOfTheOtherEnd() throws Exception {
    store.on(
        "get", (arguments, callback) -> callback.onError(new TApplicationException(6, "not now")));
    var server = loop.serve(store.methods(), LIMITS);
    var channel = loop.connect(server, false, LIMITS);
    loop.run(
        () -> {
          get(channel, "refused");
          channel.call("fetch", new Base.ping_args(), new Base.ping_result(), named("unknown"));
        });
    Loop.await("both were refused", () -> outcomes.size() == 2);
    assertThat(outcomes)
        .containsExactly("refused: TApplicationException", "unknown: TApplicationException");
  }

  @Test
  void connectingFailsIfNoServerListens() throws Exception {
    var server = loop.serve(store.methods(), LIMITS);
    server.close().get();
    assertThatThrownBy(
            () ->
                ThriftChannel.connect(
                        loop.loop, server.address(), true, 5_000, LIMITS, loop.counters)
                    .get())
        .cause()
        .isInstanceOf(IOException.class);
  }

  @Test
  void anUnexpectedOrInvalidAnswerClosesTheConnection() throws Exception {
    byte[] unexpected =
        Bytes.framed(Bytes.message("ping", TMessageType.REPLY, 77, new Base.ping_result()));
    byte[] call = Bytes.framed(Bytes.call("ping", 1, new Base.ping_args()));
    for (byte[] wrong : List.of(unexpected, call, Bytes.text("HTTP/1.1 400 Bad Request"))) {
      outcomes.clear();
      try (var odd = new ServerSocket(0)) {
        var address = new InetSocketAddress(odd.getInetAddress(), odd.getLocalPort());
        var channel =
            ThriftChannel.connect(loop.loop, address, true, 5_000, LIMITS, loop.counters).get();
        loop.run(() -> get(channel, "asked"));
        try (var accepted = odd.accept()) {
          accepted.getOutputStream().write(wrong);
          Loop.await("the call failed", () -> outcomes.size() == 1);
        }
        assertThat(outcomes).containsExactly("asked: LinkLostException");
      }
    }
    Loop.await(
        "all are counted", () -> loop.counters.connectionsClosed(CloseReason.MALFORMED) == 3);
  }

  @Test
  void thousandsOfCallsOfAllSizesGetTheirOwnAnswers() throws Exception {
    store.on("get", (arguments, callback) -> callback.onComplete(arguments[0]));
    var random = new Random(TestSeed.of("ThriftChannelTest"));
    var server = loop.serve(store.methods(), LIMITS);
    for (boolean framed : new boolean[] {true, false}) {
      var channel = loop.connect(server, framed, LIMITS);
      int[] correct = {0};
      loop.run(
          () -> {
            for (int i = 0; i < 3_000; i++) {
              byte[] key = new byte[random.nextInt(i % 100 == 0 ? 200_000 : 300)];
              random.nextBytes(key);
              channel.call(
                  "get",
                  new Store.get_args(ByteBuffer.wrap(key)),
                  new Store.get_result(),
                  new AsyncMethodCallback<>() {
                    @Override
                    public void onComplete(Store.get_result result) {
                      correct[0] += java.util.Arrays.equals(result.getSuccess(), key) ? 1 : 0;
                    }

                    @Override
                    public void onError(Exception failure) {
                      outcomes.add(failure.toString());
                    }
                  });
            }
          });
      Loop.await("all were answered", () -> correct[0] == 3_000 || !outcomes.isEmpty());
      assertThat(outcomes).isEmpty();
    }
  }

  private void get(ThriftChannel channel, String name) {
    channel.call(
        "get",
        new Store.get_args(ByteBuffer.wrap(Bytes.text(name))),
        new Store.get_result(),
        named(name));
  }

  private <R> AsyncMethodCallback<R> named(String name) {
    return new AsyncMethodCallback<>() {
      @Override
      public void onComplete(R result) {
        outcomes.add(
            switch (result) {
              case Store.get_result got -> name + ": " + new String(got.getSuccess());
              case Store.agree_result agreed -> name + ": " + agreed.getSuccess().isOutOfOrder();
              default -> name + ": done";
            });
      }

      @Override
      public void onError(Exception failure) {
        outcomes.add(name + ": " + failure.getClass().getSimpleName());
      }
    };
  }
}
