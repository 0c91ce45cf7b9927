package io.diststore.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.locator.Base;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.thrift.protocol.TMessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that a get sees an earlier put, although the put has no answer and the two calls use
 * different connections.
 */
class ReadBarrierTest {
  private static final int PAIRS = 1_000;
  private static final byte[] KEY = Bytes.text("key");
  private final ScriptedStore store = new ScriptedStore();

  @ParameterizedTest
  @EnumSource
  void aGetReadsThePutThatWasSentBeforeItOnAnotherConnection(SocketKind kind) throws Exception {
    try (var loop = new Loop(kind)) {
      var server = serve(loop);
      for (int pair = 0; pair < PAIRS; pair++) {
        put(server, value(pair));
        try (Socket get = Loop.open(server)) {
          assertGot(get, pair);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGetOnAnOldConnectionReadsThePutOfAConnectionThatWasNotAcceptedYet(SocketKind kind)
      throws Exception {
    try (var loop = new Loop(kind);
        var stopped = new Stopped(loop)) {
      var server = serve(loop);
      try (Socket get = Loop.open(server)) {
        assertAbsent(get);
        for (int pair = 0; pair < PAIRS; pair++) {
          // Stop the loop, so that it finds both connections at once when it continues. In every
          // second pair, the first part of the get arrives before the put. So the old connection
          // has bytes to read even before the put arrives.
          stopped.stop();
          byte[] call = Bytes.get(KEY, 0);
          int early = pair % 2 == 0 ? 0 : 5;
          get.getOutputStream().write(call, 0, early);
          put(server, value(pair));
          get.getOutputStream().write(call, early, call.length - early);
          stopped.go();
          assertThat(Loop.read(get, got(pair).length)).as("pair %d", pair).isEqualTo(got(pair));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGetReadsThePutOfAConnectionThatArrivedWhileTheLoopWasReadingOthers(SocketKind kind)
      throws Exception {
    var inCall = new Semaphore(0);
    var mayEnd = new Semaphore(0);
    store.on(
        "ping",
        (arguments, callback) -> {
          inCall.release();
          mayEnd.acquireUninterruptibly();
          callback.onComplete(null);
        });
    byte[] ping = Bytes.call("ping", 0, new Base.ping_args());
    byte[] pong = Bytes.message("ping", TMessageType.REPLY, 0, new Base.ping_result());
    byte[] call = Bytes.get(KEY, 0);
    try (var loop = new Loop(kind);
        var stopped = new Stopped(loop)) {
      var server = serve(loop);
      try (Socket get = Loop.open(server);
          Socket slow = Loop.open(server)) {
        assertAbsent(get);
        for (int pair = 0; pair < 100; pair++) {
          // One poll reports both the slow call and the first part of a get. The rest of the get
          // arrives while the loop executes the slow call.
          stopped.stop();
          slow.getOutputStream().write(ping);
          get.getOutputStream().write(call, 0, 5);
          stopped.go();
          inCall.acquire();
          put(server, value(pair));
          get.getOutputStream().write(call, 5, call.length - 5);
          mayEnd.release();
          assertThat(Loop.read(get, got(pair).length)).as("pair %d", pair).isEqualTo(got(pair));
          Loop.read(slow, pong.length);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGetReadsTheLastOfManyPutsWhoseConnectionsWaitToBeAccepted(SocketKind kind)
      throws Exception {
    try (var loop = new Loop(kind);
        var stopped = new Stopped(loop)) {
      var server = serve(loop);
      try (Socket get = Loop.open(server)) {
        assertAbsent(get);
        for (int round = 0; round < 10; round++) {
          stopped.stop();
          for (int put = 0; put < 100; put++) {
            put(server, value(round * 100 + put));
          }
          get.getOutputStream().write(Bytes.get(KEY, 0));
          stopped.go();
          int last = round * 100 + 99;
          assertThat(Loop.read(get, got(last).length)).isEqualTo(got(last));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void tasksRunInOrderEvenIfOneFails(SocketKind kind) throws Exception {
    try (var loop = new Loop(kind)) {
      var barrier = new ReadBarrier(loop.loop);
      List<Integer> ran = new ArrayList<>();
      loop.run(
          () -> {
            barrier.after(() -> ran.add(1));
            barrier.after(
                () -> {
                  throw new IllegalStateException("a bug");
                });
            barrier.after(
                () -> {
                  ran.add(2);
                  barrier.after(() -> ran.add(3));
                });
          });
      Loop.await("all tasks ran", () -> ran.size() == 3);
      assertThat(ran).containsExactly(1, 2, 3);
    }
  }

  @Test
  void anEventLoopThatPollsNoSocketsIsRefused() {
    assertThatThrownBy(() -> new ReadBarrier(new EmbeddedChannel().eventLoop()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not poll sockets");
  }

  private ThriftServer serve(Loop loop) throws Exception {
    var barrier = new ReadBarrier(loop.loop);
    store.on(
        "get",
        (arguments, callback) ->
            barrier.after(
                () ->
                    callback.onComplete(
                        store.values.getOrDefault(arguments[0], ByteBuffer.allocate(0)))));
    return loop.serve(store.methods(), TransportLimits.forClients());
  }

  private static void put(ThriftServer server, byte[] value) throws Exception {
    try (Socket put = Loop.open(server)) {
      put.getOutputStream().write(Bytes.put(KEY, value));
    }
  }

  private static void assertGot(Socket get, int pair) throws Exception {
    get.getOutputStream().write(Bytes.get(KEY, 0));
    assertThat(Loop.read(get, got(pair).length)).as("pair %d", pair).isEqualTo(got(pair));
  }

  private static void assertAbsent(Socket get) throws Exception {
    byte[] nothing = answer(new byte[0]);
    get.getOutputStream().write(Bytes.get(KEY, 0));
    assertThat(Loop.read(get, nothing.length)).isEqualTo(nothing);
  }

  private static byte[] value(int pair) {
    return Bytes.text(String.format("%08d", pair));
  }

  private static byte[] got(int pair) throws Exception {
    return answer(value(pair));
  }

  private static byte[] answer(byte[] value) throws Exception {
    return Bytes.message("get", TMessageType.REPLY, 0, new Store.get_result().setSuccess(value));
  }
}
