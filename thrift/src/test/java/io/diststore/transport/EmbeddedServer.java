package io.diststore.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * A server's pipeline without a socket. It counts memory, and {@link #close} checks that every
 * buffer was released.
 */
final class EmbeddedServer implements AutoCloseable {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final EmbeddedChannel channel;
  final TransportCounters counters = new TransportCounters();
  final Connection connection;

  EmbeddedServer(ScriptedStore store, TransportLimits limits) {
    this(store.methods(), limits);
  }

  EmbeddedServer(MethodTable methods, TransportLimits limits) {
    this(
        methods, limits, new OutboundBudget(limits.outboundBytesMaxInAll()), new EmbeddedChannel());
  }

  /** Creates a server whose client reads no answers. */
  static EmbeddedServer unread(
      MethodTable methods, TransportLimits limits, OutboundBudget outbound) {
    return new EmbeddedServer(
        methods,
        limits,
        outbound,
        new EmbeddedChannel() {
          @Override
          protected void doWrite(ChannelOutboundBuffer waiting) {}
        });
  }

  private EmbeddedServer(
      MethodTable methods,
      TransportLimits limits,
      OutboundBudget outbound,
      EmbeddedChannel channel) {
    this.channel = channel;
    channel.config().setAllocator(allocator);
    Codec codec = new Codec(limits);
    connection =
        new Connection(
            channel,
            limits,
            counters,
            new DirectCalls(methods, codec, limits.messageBytesMax()),
            new BufferBudget(limits.bufferedBytesMaxInAll()),
            outbound,
            new BatchFlush(channel.eventLoop()));
    channel.pipeline().addLast(connection.decoder());
    channel
        .pipeline()
        .addLast(new CallHandler(connection, methods, Oversized.AS_PROTOCOL_ERROR, codec));
  }

  /** Delivers {@code bytes} to the server together. Does nothing if the connection is closed. */
  EmbeddedServer receive(byte[] bytes) {
    if (!isOpen()) {
      return this;
    }
    channel.writeInbound(channel.alloc().buffer(Math.max(1, bytes.length)).writeBytes(bytes));
    channel.runPendingTasks();
    return this;
  }

  /**
   * Delivers {@code bytes} to the server in two parts. The first part is {@code first} bytes long.
   */
  EmbeddedServer receive(byte[] bytes, int first) {
    receive(java.util.Arrays.copyOfRange(bytes, 0, first));
    return receive(java.util.Arrays.copyOfRange(bytes, first, bytes.length));
  }

  EmbeddedServer endInput() {
    channel.finish();
    channel.runPendingTasks();
    return this;
  }

  EmbeddedServer runTasks() {
    channel.runPendingTasks();
    return this;
  }

  /** Returns the bytes of all answers since the previous call of this method. */
  byte[] answered() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return ByteBufUtil.getBytes(all);
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  boolean reads() {
    return channel.config().isAutoRead();
  }

  long bytesHeld() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    channel.runPendingTasks();
    assertThat(bytesHeld()).as("bytes of buffers that were not released").isZero();
  }
}
