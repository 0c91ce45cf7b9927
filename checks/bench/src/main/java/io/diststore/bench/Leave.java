package io.diststore.bench;

import io.diststore.bench.subject.DiststoreNodes;
import io.diststore.bench.subject.DiststoreWire;
import io.diststore.bench.subject.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures how fast a leaving node hands over its keys. For comparison, each round also measures
 * one stream of the same size over loopback. At the end of each round, another node joins. So every
 * round begins with a ring of the same size.
 */
final class Leave {
  private static final long HELD_BYTES = 1_000_000_000;
  private static final long HELD_BYTES_QUICK = 100_000_000;
  private static final int VALUE_BYTES = 10_000;
  private static final int NODES = 3;
  private static final int COPIES = 2;
  private static final int STREAM_BUFFER_BYTES = 64 << 10;
  private static final long STREAM_TIMEOUT_SECONDS = 120;

  /**
   * Enough for all keys: between the leave and the join, each of the two remaining nodes holds them
   * all.
   */
  private static final String HEAP = "-Xmx3g";

  private final Bench.Effort effort;
  private final long heldBytes;
  private final Figures figures = new Figures();

  Leave(Bench.Effort effort) {
    this.effort = effort;
    this.heldBytes = effort == Bench.Effort.QUICK ? HELD_BYTES_QUICK : HELD_BYTES;
  }

  Findings measure(Path home) throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, NODES, COPIES, HEAP)) {
      long keys = heldBytes * NODES / COPIES / (VALUE_BYTES + Wire.KEY_BYTES);
      figures.addSettings(
          "settings of diststore",
          List.of(
              String.join(": ", nodes.settings()),
              String.format(Locale.ROOT, "%,d keys, values of %,d B", keys, VALUE_BYTES)));
      new WireSubject(nodes, new DiststoreWire()).fill(VALUE_BYTES, keys);
      for (int round = 0; round < effort.rounds(); round++) {
        round(nodes);
      }
    }
    return figures;
  }

  private void round(DiststoreNodes nodes) throws Exception {
    DiststoreNodes.Node leaving = nodes.nodes().getFirst();
    double bytes = nodes.metric(leaving, "diststore_bytes");
    figures.add("data on the leaving node", "diststore", "MB", bytes / 1e6);
    double stream = megabytesPerSecond(bytes, streamSeconds((long) bytes));
    figures.add("transfer speed", "one stream over loopback", "MB/s", stream);

    long startNanos = System.nanoTime();
    nodes.leave(leaving);
    double leave = megabytesPerSecond(bytes, (System.nanoTime() - startNanos) / 1e9);
    figures.add("transfer speed", "a leave, from SIGINT to the node's end", "MB/s", leave);
    figures.add("speed of the leave / speed of the stream", "diststore", "", leave / stream);
    nodes.awaitWhole();

    startNanos = System.nanoTime();
    DiststoreNodes.Node newcomer = nodes.add();
    nodes.awaitWhole();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    figures.add(
        "transfer speed",
        "a join, from the node's start to a whole ring",
        "MB/s",
        megabytesPerSecond(nodes.metric(newcomer, "diststore_bytes"), seconds));
  }

  private static double megabytesPerSecond(double bytes, double seconds) {
    return bytes / 1e6 / seconds;
  }

  /** Returns how long one connection takes to transfer this many bytes. */
  private static double streamSeconds(long bytes) throws Exception {
    try (ServerSocketChannel server =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      CompletableFuture<Long> read =
          CompletableFuture.supplyAsync(
              () -> readAll(server), command -> Thread.ofPlatform().daemon().start(command));
      long startNanos = System.nanoTime();
      try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(STREAM_BUFFER_BYTES);
        for (long sent = 0; sent < bytes; ) {
          buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - sent));
          sent += channel.write(buffer);
        }
      }
      long arrived = read.get(STREAM_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (arrived != bytes) {
        throw new IllegalStateException("only " + arrived + " of " + bytes + " bytes arrived");
      }
      return (System.nanoTime() - startNanos) / 1e9;
    }
  }

  private static long readAll(ServerSocketChannel server) {
    try (SocketChannel channel = server.accept()) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(STREAM_BUFFER_BYTES);
      long all = 0;
      for (int read = 0; read >= 0; read = channel.read(buffer.clear())) {
        all += read;
      }
      return all;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
