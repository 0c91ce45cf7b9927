package io.diststore.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Accepts connections at a node's advertised address and forwards them to the node. It can stop
 * forwarding messages from certain nodes, as a packet filter would: connections stay open, but
 * nothing arrives. After the fault, a stopped connection remains stopped. On a real network, TCP
 * would resend only after a long time.
 */
final class LinkProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final ServerSocket server;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** Decides from the first bytes of a connection whether its messages are stopped. */
  private volatile Predicate<String> isStopped = greeting -> false;

  /**
   * Listens on a port of {@code host}, and forwards to the same port of 127.0.0.1, where the node
   * listens.
   */
  LinkProxy(String host, int port) throws IOException {
    this.port = port;
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(host, port));
    Thread.startVirtualThread(this::accept);
  }

  /** Stops all messages from other nodes to this node. */
  void stopAll() {
    isStopped = greeting -> true;
  }

  /**
   * Stops all messages from one other node to this node.
   *
   * @param name the name of the other node. The first message on every link contains this name
   */
  void stopFrom(String name) {
    isStopped = greeting -> greeting.contains(name);
  }

  /** Ends the fault. Only new connections work again. */
  void heal() {
    isStopped = greeting -> false;
  }

  private void accept() {
    try {
      while (true) {
        Socket outside = server.accept();
        sockets.add(outside);
        Thread.startVirtualThread(() -> connect(outside));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private void connect(Socket outside) {
    try {
      Socket node = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(node);
      node.setTcpNoDelay(true);
      outside.setTcpNoDelay(true);
      Thread.startVirtualThread(() -> passOn(node, outside, false));
      passOn(outside, node, true);
    } catch (IOException ended) {
      close(outside);
    }
  }

  private void passOn(Socket from, Socket to, boolean isInbound) {
    byte[] buffer = new byte[BUFFER_BYTES];
    String greeting = null;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (greeting == null) {
          greeting = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
        }
        if (isInbound && isStopped.test(greeting)) {
          return; // Both sockets stay open.
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException ended) {
      // The other end is closed below.
    }
    close(from);
    close(to);
  }

  private void close(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("could not close a connection", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    sockets.forEach(this::close);
  }
}
