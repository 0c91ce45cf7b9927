package io.diststore.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections that say nothing, so many to each of some subjects. */
final class IdleConnections implements AutoCloseable {
  private final List<SocketChannel> channels = new ArrayList<>();

  IdleConnections(List<Subject> subjects, int toEach) throws IOException {
    try {
      for (Subject subject : subjects) {
        List<InetSocketAddress> nodes = subject.clients();
        for (int i = 0; i < toEach; i++) {
          SocketChannel channel = SocketChannel.open(nodes.get(i % nodes.size()));
          channel.configureBlocking(false);
          channels.add(channel);
        }
      }
      allStillOpen();
    } catch (IOException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  /**
   * Nobody has closed one.
   *
   * @throws IllegalStateException if not: then they were not idle, but gone
   */
  void allStillOpen() throws IOException {
    ByteBuffer nothing = ByteBuffer.allocate(1);
    for (SocketChannel channel : channels) {
      if (channel.read(nothing.clear()) != 0) {
        throw new IllegalStateException(
            "the connection to " + channel.getRemoteAddress() + " was not left idle");
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
