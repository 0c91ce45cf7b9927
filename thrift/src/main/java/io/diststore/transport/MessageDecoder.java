package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits the byte stream of a connection into {@link ThriftMessage}s. Only the event loop's thread
 * may use this class.
 *
 * <p>The first byte of a connection shows whether its messages are framed, that is, whether a
 * length precedes each message. An unframed message starts with the protocol's version, whose first
 * byte is 0x80. The length of a frame is below 16 MiB, so its first byte is zero.
 *
 * <p>The decoder keeps the bytes of an incomplete message in a buffer. The buffer grows only when
 * bytes arrive, never because a message announces a length. The decoder reads a message over the
 * size limit to its end without keeping the message. It scans each byte once, however slowly the
 * bytes arrive.
 */
final class MessageDecoder extends ChannelInboundHandlerAdapter {
  /** The part of the stream that the decoder awaits next. */
  private enum Awaited {
    /** The connection's first byte, which shows whether messages are framed. */
    FIRST_BYTE,
    /**
     * The beginning of the next message. If the message is framed, this is all four bytes of the
     * frame's length.
     */
    MESSAGE,
    /** The rest of a message. The message is kept until its end has arrived. */
    REST,
    /** The rest of a message over the size limit. Its bytes are dropped as they arrive. */
    REST_TO_DROP;

    boolean leadsTo(Awaited next) {
      return switch (this) {
        case FIRST_BYTE -> next == MESSAGE;
        case MESSAGE -> next == REST || next == REST_TO_DROP;
        case REST -> next == REST_TO_DROP || next == MESSAGE;
        case REST_TO_DROP -> next == MESSAGE;
      };
    }
  }

  /** Whether more input can arrive, and how the decoder handles the input that it has. */
  private enum Input {
    /** More bytes can arrive. */
    OPEN,
    /**
     * The other end has sent its last byte and may still await answers. The decoder hands on the
     * complete messages that it has, as fast as the owner accepts them.
     */
    ENDED,
    /** The input has ended, and the decoder has handed on every complete message. */
    DRAINED,
    /**
     * The connection is closed. The decoder hands on the complete messages that it has without
     * asking the owner, because the handler ignores the calls that need an answer.
     */
    CLOSED,
    /** This end has refused further input. The decoder drops what it has and hands on no more. */
    STOPPED;

    boolean leadsTo(Input next) {
      return switch (this) {
        case OPEN -> next == ENDED || next == CLOSED || next == STOPPED;
        case ENDED -> next == DRAINED || next == CLOSED || next == STOPPED;
        case DRAINED -> next == CLOSED || next == STOPPED;
        case CLOSED -> next == STOPPED;
        case STOPPED -> false;
      };
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(MessageDecoder.class);
  private static final int FRAME_HEADER_BYTES = 4;
  private static final byte UNFRAMED_FIRST_BYTE = (byte) 0x80;
  private static final byte FRAMED_FIRST_BYTE = 0;

  private final TransportLimits limits;
  private final TransportCounters counters;
  private final BufferBudget budget;
  private final DecoderOwner owner;
  private final MessageScanner scanner;

  private ChannelHandlerContext context;
  private Awaited awaited = Awaited.FIRST_BYTE;
  private Input input = Input.OPEN;

  /** The bytes that are not handed on yet; null if there are none. */
  private ByteBuf kept;

  /** Whether messages are framed. Meaningful only after the first byte has arrived. */
  private boolean framed;

  /** The length that the current frame announces; 0 for an unframed message. */
  private int frameBytes;

  /** How many bytes of the current message, counted from the reader index, have been scanned. */
  private int scanned;

  /** Whether the owner refused the next message, so that the decoder waits for {@link #resume}. */
  private boolean heldBack;

  /** Whether {@link #decode} is running further up the call stack. */
  private boolean decoding;

  /** Whether {@link #partialSinceNanos} belongs to the message that is incomplete now. */
  private boolean timed;

  private long partialSinceNanos;
  private long lastByteNanos;

  MessageDecoder(
      TransportLimits limits, TransportCounters counters, BufferBudget budget, DecoderOwner owner) {
    this.limits = limits;
    this.counters = counters;
    this.budget = budget;
    this.owner = owner;
    this.scanner = new MessageScanner(limits.depthMax());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object read) {
    ByteBuf bytes = (ByteBuf) read;
    counters.countIn(bytes.readableBytes());
    if (input != Input.OPEN) {
      bytes.release();
      return;
    }
    lastByteNanos = System.nanoTime();
    if (kept == null) {
      kept = bytes;
      decode();
      copyRemainder();
    } else {
      try {
        kept.writeBytes(bytes);
      } finally {
        bytes.release();
      }
      decode();
      trimKept();
    }
    accountForKept();
  }

  /** Continues with the bytes that the decoder kept while the owner accepted no more messages. */
  void resume() {
    if (decoding || input != Input.OPEN && input != Input.ENDED) {
      return;
    }
    // This end caused the wait, so the time limits of the message start again.
    lastByteNanos = System.nanoTime();
    timed = false;
    decode();
    trimKept();
    accountForKept();
    endIfDrained();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && input == Input.OPEN) {
      become(Input.ENDED, "the other end has sent its last byte");
      decode();
      endIfDrained();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (input != Input.STOPPED) {
      become(Input.CLOSED, "the connection is closed");
      decode();
    }
    release();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop("the decoder was removed from its channel");
  }

  /** Refuses further input, and drops the bytes that are not handed on yet. */
  void stop(String why) {
    if (input != Input.STOPPED) {
      become(Input.STOPPED, why);
    }
    release();
  }

  /** Reports whether the first part of a message has arrived and the rest can still arrive. */
  boolean isMidMessage() {
    return input == Input.OPEN
        && (awaited == Awaited.REST || awaited == Awaited.REST_TO_DROP || kept != null);
  }

  /** Returns the {@link System#nanoTime} at which the last byte arrived. */
  long lastByteNanos() {
    return lastByteNanos;
  }

  /** Returns the {@link System#nanoTime} at which the incomplete message began to arrive. */
  long partialSinceNanos() {
    return partialSinceNanos;
  }

  private void become(Input next, String why) {
    if (!input.leadsTo(next)) {
      throw new IllegalStateException(
          "The input of a connection cannot change from " + input + " to " + next + ": " + why);
    }
    LOG.trace("The input changes from {} to {}: {}.", input, next, why);
    input = next;
  }

  /** Changes the awaited part. This is not traced, because it happens for every message. */
  private void become(Awaited next) {
    if (!awaited.leadsTo(next)) {
      throw new IllegalStateException(
          "A decoder that awaits " + awaited + " cannot await " + next + " next.");
    }
    awaited = next;
  }

  /** Tells the owner about the end of the input if all complete messages have been handed on. */
  private void endIfDrained() {
    if (input == Input.ENDED && !heldBack) {
      become(Input.DRAINED, "all complete messages were handed on");
      release();
      owner.onInputEnd();
    }
  }

  private void decode() {
    if (decoding) {
      return;
    }
    decoding = true;
    heldBack = false;
    owner.onBatchStart();
    try {
      boolean more = true;
      while (more && input != Input.STOPPED && kept != null && kept.isReadable()) {
        // The calls of a closed connection produce no answers, so they need no limit.
        heldBack = input != Input.CLOSED && !owner.acceptsNext();
        more = !heldBack && decodeNext();
      }
    } catch (MalformedMessageException malformed) {
      owner.onMalformed(malformed.getMessage());
    } finally {
      decoding = false;
    }
  }

  /** Handles the next message, or returns false if its end has not arrived yet. */
  private boolean decodeNext() throws MalformedMessageException {
    if (awaited == Awaited.FIRST_BYTE) {
      detectFraming();
    }
    if (awaited == Awaited.MESSAGE) {
      int answered = input == Input.CLOSED ? 0 : owner.answerInPlace(kept, framed);
      if (answered > 0) {
        kept.skipBytes(answered);
        counters.countMessageIn();
        return true;
      }
      if (!beginMessage()) {
        return false;
      }
    }
    int start = kept.readerIndex();
    scanned = scanner.scan(kept, start + scanned, kept.writerIndex()) - start;
    if (awaited == Awaited.REST && scanner.announcedBytes() > limits.messageBytesMax()) {
      become(Awaited.REST_TO_DROP);
    }
    boolean oversized = awaited == Awaited.REST_TO_DROP;
    if (!scanner.isDone()) {
      if (oversized) {
        kept.skipBytes(scanned);
        scanned = 0;
      }
      return false;
    }
    int bytes = (int) scanner.announcedBytes();
    if (framed && bytes != frameBytes) {
      throw new MalformedMessageException(
          "it ends " + (frameBytes - bytes) + " bytes before its frame does");
    }
    become(Awaited.MESSAGE);
    timed = false;
    // Skip the message before a handler acts on it. The skipped bytes stay in the buffer.
    kept.skipBytes(scanned);
    counters.countMessageIn();
    context.fireChannelRead(
        new ThriftMessage(
            scanner.method(),
            scanner.type(),
            scanner.sequenceId(),
            framed,
            oversized,
            bytes,
            kept,
            start + scanner.headerBytes(),
            start + scanned));
    return true;
  }

  private void detectFraming() throws MalformedMessageException {
    byte first = kept.getByte(kept.readerIndex());
    if (first != UNFRAMED_FIRST_BYTE && first != FRAMED_FIRST_BYTE) {
      throw new MalformedMessageException(
          String.format(
              "its first byte is 0x%02x, but a binary Thrift message starts with 0x80"
                  + " and a frame with 0x00",
              first));
    }
    framed = first == FRAMED_FIRST_BYTE;
    become(Awaited.MESSAGE);
  }

  /** Starts to scan a message. Returns false if the length of its frame has not arrived yet. */
  private boolean beginMessage() throws MalformedMessageException {
    if (framed && kept.readableBytes() < FRAME_HEADER_BYTES) {
      return false;
    }
    frameBytes = framed ? kept.readInt() : 0;
    if (framed && (frameBytes <= 0 || frameBytes > limits.discardedBytesMax())) {
      throw new MalformedMessageException(
          "its frame announces a length of " + frameBytes + " bytes");
    }
    scanner.reset(framed ? frameBytes : limits.discardedBytesMax());
    scanned = 0;
    become(frameBytes > limits.messageBytesMax() ? Awaited.REST_TO_DROP : Awaited.REST);
    return true;
  }

  /**
   * Copies the bytes of an incomplete message out of the socket's buffer, which may be far larger
   * and is needed for the next read.
   */
  private void copyRemainder() {
    if (kept == null) {
      return;
    }
    ByteBuf whole = kept;
    kept = null;
    try {
      if (whole.isReadable() && input == Input.OPEN) {
        kept = context.alloc().buffer(whole.readableBytes()).writeBytes(whole);
      }
    } finally {
      whole.release();
    }
  }

  /**
   * Releases the kept buffer if none of its bytes are needed any more. Otherwise drops the bytes
   * that were handed on, if they fill more than half of the buffer.
   */
  private void trimKept() {
    if (kept == null) {
      return;
    }
    if (input != Input.OPEN && !heldBack || !kept.isReadable()) {
      kept.release();
      kept = null;
    } else if (kept.readerIndex() > kept.capacity() / 2) {
      kept.discardReadBytes();
    }
  }

  /** Reports the kept bytes to the budget, and an incomplete message to the owner. */
  private void accountForKept() {
    budget.hold(this, kept == null ? 0 : kept.capacity());
    if (isMidMessage() && !timed) {
      timed = true;
      partialSinceNanos = lastByteNanos;
      owner.onPartialMessage();
    }
    if (budget.isOver() && kept != null) {
      owner.onOverBudget();
    }
  }

  private void release() {
    if (kept != null && !decoding) {
      kept.release();
      kept = null;
    }
    budget.hold(this, 0);
  }
}
