package io.diststore.transport;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An event loop for the servers and channels of a test. */
final class Loop implements AutoCloseable {
  private static final long PATIENCE_NANOS = SECONDS.toNanos(20);

  private final EventLoopGroup group;
  final EventLoop loop;
  final TransportCounters counters = new TransportCounters();

  Loop(SocketKind kind) {
    group = kind.newLoop("test");
    loop = group.next();
  }

  ThriftServer serve(MethodTable methods, TransportLimits limits) throws Exception {
    return ThriftServer.bind(
            loop,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            methods,
            Oversized.AS_PROTOCOL_ERROR,
            limits,
            counters)
        .get(20, SECONDS);
  }

  ThriftChannel connect(ThriftServer server, boolean framed, TransportLimits limits)
      throws Exception {
    return ThriftChannel.connect(
            loop, server.address(), framed, 5_000, limits, new TransportCounters())
        .get(20, SECONDS);
  }

  /** Runs {@code task} on the event loop and waits until it has run. */
  void run(Runnable task) throws Exception {
    CompletableFuture.runAsync(task, loop).get(20, SECONDS);
  }

  /** Opens a plain socket to the server, as the original programs do. */
  static Socket open(ThriftServer server) throws IOException {
    var socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  static byte[] read(Socket socket, int bytes) throws IOException {
    byte[] read = new byte[bytes];
    new DataInputStream(socket.getInputStream()).readFully(read);
    return read;
  }

  /** Reports whether the other end closes or resets the connection without sending another byte. */
  static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("This did not happen within 20 seconds: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, SECONDS).awaitUninterruptibly(20, SECONDS);
  }
}
