package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandler;

/**
 * What is to be sent on one connection, flushed at the end of the event loop's turn. For that
 * loop's thread.
 *
 * <p>By then the other connections have been read too. To send at once would wake the other end up
 * for a few answers, again and again, and waking somebody is the dearest part of sending: pipelined
 * reads cost a sixth less so, single ones a twentieth.
 *
 * <p>Messages are written one behind the other into one buffer, which the socket takes at once: a
 * buffer a message would have to be got, queued, gathered by the system call and given back, each
 * of which costs as much as the writing of a small message.
 */
final class OutboundBatch {
  /** What is done when the other end does not take what it is sent. */
  interface Reader {
    /** Something was flushed, and not all of it was taken at once. */
    void keepsWaiting();

    /** So many bytes wait for it, more than may for one. */
    void isTooSlow(long pendingBytes);

    /** So many bytes wait for it, more than for any other, and for all together more than may. */
    void isSlowest(long pendingBytes);
  }

  /**
   * More than this is flushed at once, so that much output of one batch is not taken for a slow
   * reader's.
   */
  private static final int FLUSH_BYTES = 1 << 18;

  private static final int BATCH_BYTES_MIN = 1 << 9;
  private static final int BATCH_BYTES_MAX = 1 << 14;

  private final Channel channel;
  private final TransportLimits limits;
  private final TransportCounters counters;
  private final BatchFlush flushes;
  private final OutboundBudget budget;
  private final Reader reader;
  private final Runnable flushIfDue = this::flushIfDue;

  /**
   * Whether somebody in the pipeline is on the way out, who encrypts perhaps; else that way would
   * cost a twentieth of a small answer. Looked up with the first that is sent.
   */
  private boolean throughPipeline;

  private boolean everSent;

  /** Null between batches: connections that idle keep nothing. */
  private ByteBuf batch;

  /** As large as the last batch was, so that most are not moved while they grow. */
  private int batchBytes = BATCH_BYTES_MIN;

  private boolean gathering;
  private boolean flushDue;
  private long written;

  /** What the budget was told of last. */
  private long held;

  OutboundBatch(
      Channel channel,
      TransportLimits limits,
      TransportCounters counters,
      BatchFlush flushes,
      OutboundBudget budget,
      Reader reader) {
    this.channel = channel;
    this.limits = limits;
    this.counters = counters;
    this.flushes = flushes;
    this.budget = budget;
    this.reader = reader;
  }

  /** A batch of reads begins; {@link #flush} ends it. */
  void gather() {
    gathering = true;
  }

  /** Where a message is written, behind those that are there; then {@link #added} is to be told. */
  ByteBuf end() {
    if (batch == null) {
      batch = channel.alloc().directBuffer(batchBytes);
    }
    return batch;
  }

  /** One message of so many bytes was written. */
  void added(int bytes) {
    if (!channel.isActive()) {
      release();
      return;
    }
    counters.countOut(bytes);
    written += bytes;
    if (pending() > FLUSH_BYTES) {
      send();
      if (pending() > limits.outboundBytesMax()) {
        reader.isTooSlow(pending());
      }
    } else if (!gathering) {
      flushSoon();
    }
  }

  /** Takes {@code message} over and sends it. */
  void write(ByteBuf message) {
    int bytes = message.readableBytes();
    try {
      end().writeBytes(message);
    } finally {
      message.release();
    }
    added(bytes);
  }

  /** The batch of reads is over: it is flushed with those of other connections. */
  void flushSoon() {
    gathering = false;
    if (batch != null && !flushDue) {
      flushDue = true;
      flushes.add(flushIfDue);
    }
  }

  /** Flushes at once, be it in the middle of a batch. */
  void flush() {
    gathering = false;
    send();
  }

  /** Bytes that the socket has not taken yet. */
  long pending() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return (batch == null ? 0 : batch.readableBytes())
        + (waiting == null ? 0 : waiting.totalPendingWriteBytes());
  }

  /** How many bytes the socket has taken so far; only its growth means something. */
  long taken() {
    return written - pending();
  }

  void closeAfterAll() {
    send();
    channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
  }

  /** The connection is closed: what was not sent is dropped. */
  void release() {
    if (batch != null) {
      batch.release();
      batch = null;
    }
    hold(0);
  }

  /** What it counted with in the budget last. */
  long held() {
    return held;
  }

  /** Has the budget count what waits now. */
  void recount() {
    hold(channel.isActive() ? pending() : 0);
  }

  private void hold(long bytes) {
    if (bytes != held) {
      long before = held;
      held = bytes;
      budget.hold(this, before, bytes);
    }
  }

  private void flushIfDue() {
    flushDue = false;
    if (!gathering) {
      send();
    }
  }

  private void send() {
    if (batch == null) {
      return;
    }
    if (!channel.isActive()) {
      release();
      return;
    }
    ByteBuf sent = batch;
    batch = null;
    batchBytes = Math.clamp(sent.readableBytes(), BATCH_BYTES_MIN, BATCH_BYTES_MAX);
    if (!everSent) {
      everSent = true;
      throughPipeline =
          channel.pipeline().toMap().values().stream()
              .anyMatch(ChannelOutboundHandler.class::isInstance);
    }
    if (throughPipeline) {
      channel.write(sent, channel.voidPromise());
      channel.flush();
    } else {
      channel.unsafe().write(sent, channel.voidPromise());
      channel.unsafe().flush();
    }
    recount();
    if (held > 0) {
      reader.keepsWaiting();
      OutboundBatch most = budget.toClose();
      if (most != null) {
        most.reader.isSlowest(most.held);
      }
    }
  }
}
