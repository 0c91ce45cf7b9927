package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Cuts the stream of a connection into {@link Message}s. The connection's first byte says whether
 * they come with a length ahead: an unframed one starts with the protocol's version, a frame's
 * length of under 16 MiB with a zero byte.
 *
 * <p>What is left of a batch of bytes is kept in a buffer that grows with what has come, never by
 * what is announced. A message over the bound is read to its end without being kept. Each byte is
 * looked at once, however slowly they come.
 */
final class MessageDecoder extends ChannelInboundHandlerAdapter {
  private static final int FRAME_HEADER_BYTES = 4;
  private static final byte UNFRAMED_FIRST_BYTE = (byte) 0x80;
  private static final byte FRAMED_FIRST_BYTE = 0;

  private final TransportLimits limits;
  private final TransportCounters counters;
  private final BufferBudget budget;
  private final Intake intake;
  private final MessageScanner scanner;

  private ChannelHandlerContext context;
  private ByteBuf kept;
  private boolean framed;
  private boolean framingKnown;
  private boolean begun;
  private boolean discarding;
  private int frameBytes;
  private int scanned;
  private boolean ended;
  private boolean endTold;
  private boolean gone;
  private boolean stopped;

  /** Whether there is more that the connection does not take yet. */
  private boolean heldBack;

  private boolean decoding;
  private boolean timed;
  private long begunNanos;
  private long progressNanos;

  MessageDecoder(
      TransportLimits limits, TransportCounters counters, BufferBudget budget, Intake intake) {
    this.limits = limits;
    this.counters = counters;
    this.budget = budget;
    this.intake = intake;
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
    if (ended) {
      bytes.release();
      return;
    }
    progressNanos = System.nanoTime();
    if (kept == null) {
      kept = bytes;
      decode();
      keepOnlyTheRest();
    } else {
      try {
        kept.writeBytes(bytes);
      } finally {
        bytes.release();
      }
      decode();
      dropWhatWasTaken();
    }
    settle();
  }

  /** Goes on with what was kept while the connection took no more. */
  void resume() {
    if (decoding || stopped || endTold) {
      return;
    }
    // The wait was not the other end's doing.
    progressNanos = System.nanoTime();
    timed = false;
    decode();
    dropWhatWasTaken();
    settle();
    endIfAllIsTaken();
  }

  /** The other end has said all it has to say; it may still be there for the answers. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !ended) {
      ended = true;
      decode();
      endIfAllIsTaken();
    }
    ctx.fireUserEventTriggered(event);
  }

  /** Of what came before, only what has no answer is still of use to anybody. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    gone = true;
    decode();
    release();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ended = true;
    release();
  }

  /** Hands nothing on any more, of what has come neither. */
  void stop() {
    ended = true;
    stopped = true;
    release();
  }

  /** Whether a message has begun and its end has not come. */
  boolean midMessage() {
    return !ended && (begun || kept != null);
  }

  /** When the last byte came, by {@link System#nanoTime}. */
  long progressNanos() {
    return progressNanos;
  }

  /** When the message that has not ended began, by {@link System#nanoTime}. */
  long begunNanos() {
    return begunNanos;
  }

  /** What came before the end is acted on as ever, as the connection takes it. */
  private void endIfAllIsTaken() {
    if (ended && !heldBack && !endTold && !stopped) {
      endTold = true;
      release();
      intake.inputEnded();
    }
  }

  private void decode() {
    if (decoding) {
      return;
    }
    decoding = true;
    heldBack = false;
    intake.batchBegins();
    try {
      boolean more = true;
      while (more && !stopped && kept != null && kept.isReadable()) {
        // Who is gone takes no answers, so that nothing grows by what is begun.
        heldBack = !gone && !intake.takesMore();
        more = !heldBack && next();
      }
    } catch (MalformedMessageException malformed) {
      intake.malformed(malformed.getMessage());
    } finally {
      decoding = false;
    }
  }

  /** Hands the next message on, or returns false if its end has not come yet. */
  private boolean next() throws MalformedMessageException {
    if (!begun) {
      learnFraming();
      int answered = gone ? 0 : intake.answerInPlace(kept, framed);
      if (answered > 0) {
        kept.skipBytes(answered);
        counters.countMessageIn();
        return true;
      }
      if (!begin()) {
        return false;
      }
    }
    int start = kept.readerIndex();
    scanned = scanner.scan(kept, start + scanned, kept.writerIndex()) - start;
    discarding |= scanner.announced() > limits.messageBytesMax();
    if (!scanner.done()) {
      if (discarding) {
        kept.skipBytes(scanned);
        scanned = 0;
      }
      return false;
    }
    int bytes = (int) scanner.announced();
    if (framed && bytes != frameBytes) {
      throw new MalformedMessageException(
          "it ends " + (frameBytes - bytes) + " bytes before the frame it came in");
    }
    begun = false;
    timed = false;
    // Taken before it is acted on; what is decoded stays where it is meanwhile.
    kept.skipBytes(scanned);
    counters.countMessageIn();
    context.fireChannelRead(
        new Message(
            scanner.method(),
            scanner.type(),
            scanner.sequenceId(),
            framed,
            discarding,
            bytes,
            kept,
            start + scanner.headerBytes(),
            start + scanned));
    return true;
  }

  private void learnFraming() throws MalformedMessageException {
    if (!framingKnown) {
      byte first = kept.getByte(kept.readerIndex());
      if (first != UNFRAMED_FIRST_BYTE && first != FRAMED_FIRST_BYTE) {
        throw new MalformedMessageException(
            String.format(
                "its first byte is 0x%02x, which no Thrift binary message starts with", first));
      }
      framed = first == FRAMED_FIRST_BYTE;
      framingKnown = true;
    }
  }

  private boolean begin() throws MalformedMessageException {
    if (framed && kept.readableBytes() < FRAME_HEADER_BYTES) {
      return false;
    }
    frameBytes = framed ? kept.readInt() : 0;
    if (framed && (frameBytes <= 0 || frameBytes > limits.discardedBytesMax())) {
      throw new MalformedMessageException("its frame announces a length of " + frameBytes);
    }
    scanner.reset(framed ? frameBytes : limits.discardedBytesMax());
    scanned = 0;
    discarding = framed && frameBytes > limits.messageBytesMax();
    begun = true;
    return true;
  }

  /** The socket's own buffer may be far larger than what is left in it. */
  private void keepOnlyTheRest() {
    if (kept == null) {
      return;
    }
    ByteBuf whole = kept;
    kept = null;
    try {
      if (whole.isReadable() && !ended) {
        kept = context.alloc().buffer(whole.readableBytes()).writeBytes(whole);
      }
    } finally {
      whole.release();
    }
  }

  private void dropWhatWasTaken() {
    if (kept == null) {
      return;
    }
    if (ended && !heldBack || !kept.isReadable()) {
      kept.release();
      kept = null;
    } else if (kept.readerIndex() > kept.capacity() / 2) {
      kept.discardReadBytes();
    }
  }

  /** Accounts for what is kept, and starts or ends the time that the message has. */
  private void settle() {
    budget.hold(this, kept == null ? 0 : kept.capacity());
    if (midMessage() && !timed) {
      timed = true;
      begunNanos = progressNanos;
      intake.messageBegun();
    }
    if (budget.isOver() && kept != null) {
      intake.overBudget();
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
