package io.diststore.bench;

import io.diststore.bench.subject.Subject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Idle connections to several subjects. */
final class IdleConnections implements AutoCloseable {
  private final List<SocketChannel> channels = new ArrayList<>();

  IdleConnections(List<Subject> subjects, int connectionsEach) throws IOException {
    try {
      for (Subject subject : subjects) {
        List<InetSocketAddress> nodes = subject.clients();
        for (int i = 0; i < connectionsEach; i++) {
          SocketChannel channel = SocketChannel.open(nodes.get(i % nodes.size()));
          channel.configureBlocking(false);
          channels.add(channel);
        }
      }
      requireOpen();
    } catch (IOException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  /**
   * Checks that all connections are open.
   *
   * @throws IllegalStateException if a subject has closed a connection or sent something
   */
  void requireOpen() throws IOException {
    ByteBuffer nothing = ByteBuffer.allocate(1);
    for (SocketChannel channel : channels) {
      if (channel.read(nothing.clear()) != 0) {
        throw new IllegalStateException(
            "the connection to " + channel.getRemoteAddress() + " was closed or received data");
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
