package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.function.LongConsumer;

/**
 * What is to be sent on one connection, flushed once for each batch of reads; what comes outside of
 * one is flushed at the end of the event loop's turn. For that loop's thread.
 */
final class OutboundBatch {
  /**
   * More than this is flushed at once, so that much output of one batch is not taken for a slow
   * reader's.
   */
  private static final int FLUSH_BYTES = 1 << 18;

  private final Channel channel;
  private final TransportLimits limits;
  private final TransportCounters counters;
  private final BatchFlush flushes;
  private final LongConsumer tooMuch;

  private boolean gathering;
  private boolean unflushed;
  private long written;

  /**
   * @param tooMuch gets the number of bytes that wait when they are over the limit
   */
  OutboundBatch(
      Channel channel,
      TransportLimits limits,
      TransportCounters counters,
      BatchFlush flushes,
      LongConsumer tooMuch) {
    this.channel = channel;
    this.limits = limits;
    this.counters = counters;
    this.flushes = flushes;
    this.tooMuch = tooMuch;
  }

  /** A batch of reads begins; {@link #flush} ends it. */
  void gather() {
    gathering = true;
  }

  /** Takes {@code message} over and sends it. */
  void write(ByteBuf message) {
    if (!channel.isActive()) {
      message.release();
      return;
    }
    int bytes = message.readableBytes();
    counters.countOut(bytes);
    written += bytes;
    channel.write(message, channel.voidPromise());
    if (pending() > FLUSH_BYTES) {
      channel.flush();
      unflushed = false;
      if (pending() > limits.outboundBytesMax()) {
        tooMuch.accept(pending());
      }
    } else if (!unflushed) {
      unflushed = true;
      if (!gathering) {
        flushes.add(this::flushIfNeeded);
      }
    }
  }

  void flush() {
    gathering = false;
    flushIfNeeded();
  }

  /** Bytes that the socket has not taken yet. */
  long pending() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  /** How many bytes the socket has taken so far; only its growth means something. */
  long taken() {
    return written - pending();
  }

  void closeAfterAll() {
    channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
  }

  private void flushIfNeeded() {
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }
}
