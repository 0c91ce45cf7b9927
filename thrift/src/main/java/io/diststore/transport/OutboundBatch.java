package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandler;

/**
 * Collects the messages to send on one connection, and flushes them at the end of the event-loop
 * iteration. Only the event loop's thread may use this class.
 *
 * <p>When an iteration ends, the loop has read all connections that had input. Sending each answer
 * at once would wake the other end again and again for a few answers, and waking a process is the
 * most expensive part of sending. Batching makes pipelined reads a sixth cheaper, and single reads
 * a twentieth.
 *
 * <p>Messages are written one after another into one buffer, which the socket takes as a whole. If
 * each message had its own buffer, every buffer would have to be allocated, queued, gathered by the
 * system call and released. Each of these steps costs as much as writing a small message.
 */
final class OutboundBatch {
  /** Handles messages that the other end does not read fast enough. */
  interface BacklogHandler {
    /** Called when the socket did not take all bytes of a flush. */
    void onBacklog();

    /** Called when more bytes wait on this connection than the limit for one connection allows. */
    void onBacklogOverLimit(long pendingBytes);

    /**
     * Called when the bytes that wait on all connections together exceed their common limit, and
     * this connection has the most.
     */
    void onLargestBacklog(long pendingBytes);
  }

  /**
   * A batch over this size is flushed at once. Otherwise, a large batch would count as the backlog
   * of a slow reader.
   */
  private static final int FLUSH_BYTES = 1 << 18;

  private static final int BATCH_BYTES_MIN = 1 << 9;
  private static final int BATCH_BYTES_MAX = 1 << 14;

  private final Channel channel;
  private final TransportLimits limits;
  private final TransportCounters counters;
  private final BatchFlush flushes;
  private final OutboundBudget budget;
  private final BacklogHandler backlog;
  private final Runnable flushIfDue = this::flushIfDue;

  /**
   * Whether a handler in the pipeline processes output, for example encrypts it. Without such a
   * handler, batches skip the pipeline, which saves a twentieth of the cost of a small answer. The
   * first batch sets this field.
   */
  private boolean throughPipeline;

  private boolean everSent;

  /**
   * The buffer of the current batch. It is null between batches, because an idle connection must
   * keep no buffer.
   */
  private ByteBuf batch;

  /**
   * The initial capacity of the next batch. It equals the size of the last batch, so few batches
   * have to grow.
   */
  private int batchBytes = BATCH_BYTES_MIN;

  /**
   * Whether a batch of reads is in progress. The connection is flushed at the end of that batch.
   */
  private boolean reading;

  private boolean flushDue;
  private long writtenBytes;

  /** How many bytes this object last reported to the budget. */
  private long heldBytes;

  OutboundBatch(
      Channel channel,
      TransportLimits limits,
      TransportCounters counters,
      BatchFlush flushes,
      OutboundBudget budget,
      BacklogHandler backlog) {
    this.channel = channel;
    this.limits = limits;
    this.counters = counters;
    this.flushes = flushes;
    this.budget = budget;
    this.backlog = backlog;
  }

  /** Starts a batch of reads; {@link #flushSoon} or {@link #flush} must end it. */
  void startBatch() {
    reading = true;
  }

  /**
   * Returns the buffer of the batch. The caller must append the next message to it and then call
   * {@link #commit}.
   */
  ByteBuf tail() {
    if (batch == null) {
      batch = channel.alloc().directBuffer(batchBytes);
    }
    return batch;
  }

  /**
   * Adds a message to the batch. The caller has already appended the message's {@code bytes} bytes
   * to the {@link #tail}.
   */
  void commit(int bytes) {
    if (!channel.isActive()) {
      release();
      return;
    }
    counters.countOut(bytes);
    writtenBytes += bytes;
    if (pendingBytes() > FLUSH_BYTES) {
      send();
      if (pendingBytes() > limits.outboundBytesMax()) {
        backlog.onBacklogOverLimit(pendingBytes());
      }
    } else if (!reading) {
      flushSoon();
    }
  }

  /** Sends {@code message} and releases it. */
  void write(ByteBuf message) {
    int bytes = message.readableBytes();
    try {
      tail().writeBytes(message);
    } finally {
      message.release();
    }
    commit(bytes);
  }

  /** Ends a batch of reads; the connection is flushed together with other connections. */
  void flushSoon() {
    reading = false;
    if (batch != null && !flushDue) {
      flushDue = true;
      flushes.add(flushIfDue);
    }
  }

  /** Ends a batch of reads, if there is one, and flushes the connection at once. */
  void flush() {
    reading = false;
    send();
  }

  /** Returns how many bytes the socket has not taken yet. */
  long pendingBytes() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return (batch == null ? 0 : batch.readableBytes())
        + (waiting == null ? 0 : waiting.totalPendingWriteBytes());
  }

  /** Returns a counter of the bytes that the socket has taken. Only its growth is meaningful. */
  long takenBytes() {
    return writtenBytes - pendingBytes();
  }

  /** Closes the connection as soon as all messages are sent. */
  void closeAfterAll() {
    send();
    channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
  }

  /** Drops all messages that are not sent, because the connection is closed. */
  void release() {
    if (batch != null) {
      batch.release();
      batch = null;
    }
    hold(0);
  }

  /** Returns how many bytes this object last reported to the budget. */
  long heldBytes() {
    return heldBytes;
  }

  /** Reports to the budget how many bytes wait now. */
  void recount() {
    hold(channel.isActive() ? pendingBytes() : 0);
  }

  private void hold(long bytes) {
    if (bytes != heldBytes) {
      long before = heldBytes;
      heldBytes = bytes;
      budget.hold(this, before, bytes);
    }
  }

  private void flushIfDue() {
    flushDue = false;
    if (!reading) {
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
    if (heldBytes > 0) {
      backlog.onBacklog();
      OutboundBatch largest = budget.largestIfOver();
      if (largest != null) {
        largest.backlog.onLargestBacklog(largest.heldBytes);
      }
    }
  }
}
