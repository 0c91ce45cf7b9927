package io.diststore.bench;

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
 * How fast a node that holds much hands it over and leaves, beside one stream of as many bytes over
 * loopback in the same round. Then another node joins, so that each round begins alike.
 */
final class Leave {
  private static final long HELD = 1_000_000_000;
  private static final long HELD_QUICK = 100_000_000;
  private static final int VALUE_BYTES = 10_000;
  private static final int NODES = 3;
  private static final int COPIES = 2;
  private static final int STREAM_BUFFER_BYTES = 64 << 10;
  private static final long STREAM_PATIENCE_SECONDS = 120;

  /** Each of the two that stay has all there is for a while. */
  private static final String HEAP = "-Xmx3g";

  private final Bench.Effort effort;
  private final long held;
  private final Figures figures = new Figures();

  Leave(Bench.Effort effort) {
    this.effort = effort;
    this.held = effort == Bench.Effort.QUICK ? HELD_QUICK : HELD;
  }

  Findings measure(Path home) throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, NODES, COPIES, HEAP)) {
      long keys = held * NODES / COPIES / (VALUE_BYTES + Wire.KEY_BYTES);
      figures.settings(
          "settings of diststore",
          List.of(
              String.join(": ", nodes.settings()),
              String.format(Locale.ROOT, "%,d keys, values of %,d B", keys, VALUE_BYTES)));
      new Spoken(nodes, new DiststoreWire()).fill(VALUE_BYTES, keys);
      for (int round = 0; round < effort.rounds(); round++) {
        round(nodes);
      }
    }
    return figures;
  }

  private void round(DiststoreNodes nodes) throws Exception {
    DiststoreNodes.Node leaver = nodes.nodes().getFirst();
    double bytes = nodes.metric(leaver, "diststore_bytes");
    figures.add("held by the node that leaves", "diststore", "MB", bytes / 1e6);
    double stream = megabytesPerSecond(bytes, streamSeconds((long) bytes));
    figures.add("as many bytes handed over", "one stream over loopback", "MB/s", stream);

    long begun = System.nanoTime();
    nodes.leave(leaver);
    double leave = megabytesPerSecond(bytes, (System.nanoTime() - begun) / 1e9);
    figures.add(
        "as many bytes handed over", "a leave, from SIGINT to the node's end", "MB/s", leave);
    figures.add("leave / stream", "diststore", "", leave / stream);
    nodes.awaitWhole();

    begun = System.nanoTime();
    DiststoreNodes.Node joined = nodes.add();
    nodes.awaitWhole();
    double seconds = (System.nanoTime() - begun) / 1e9;
    figures.add(
        "as many bytes handed over",
        "a join, from the node's start to a whole ring",
        "MB/s",
        megabytesPerSecond(nodes.metric(joined, "diststore_bytes"), seconds));
  }

  private static double megabytesPerSecond(double bytes, double seconds) {
    return bytes / 1e6 / seconds;
  }

  /** How long it takes to send that many bytes over one connection until all have been read. */
  private static double streamSeconds(long bytes) throws Exception {
    try (ServerSocketChannel server =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      CompletableFuture<Long> read =
          CompletableFuture.supplyAsync(
              () -> readAll(server), command -> Thread.ofPlatform().daemon().start(command));
      long begun = System.nanoTime();
      try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(STREAM_BUFFER_BYTES);
        for (long sent = 0; sent < bytes; ) {
          buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - sent));
          sent += channel.write(buffer);
        }
      }
      long arrived = read.get(STREAM_PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (arrived != bytes) {
        throw new IllegalStateException("of " + bytes + " bytes " + arrived + " arrived");
      }
      return (System.nanoTime() - begun) / 1e9;
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
