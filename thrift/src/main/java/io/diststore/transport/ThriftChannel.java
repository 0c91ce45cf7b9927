package io.diststore.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TMessageType;
import org.slf4j.LoggerFactory;

/**
 * The calling end of a connection. It can have many calls in progress at a time. It matches answers
 * to calls by sequence id, so the answers can arrive in any order. Only the event loop's thread may
 * call the methods. All callbacks run on that thread too. A callback never runs before the method
 * that made the call has returned.
 *
 * <p>A callback gets either a result or an error. A result is the method's result struct, with the
 * return value or a declared exception set. An error is a {@link NotSentException}, a {@link
 * LinkLostException}, or the other end's {@code TApplicationException}. Calls have no time limit;
 * callers that need one must enforce it themselves.
 */
public final class ThriftChannel {
  private static final LimitedLog LOG =
      new LimitedLog(LoggerFactory.getLogger(ThriftChannel.class));
  private static final int ONEWAY = 0x80010000 | TMessageType.ONEWAY;
  private static final int READ_BYTES_MAX = 1 << 16;
  private static final int READS_PER_ITERATION = 96;

  private final Channel channel;
  private final SocketAddress remoteAddress;
  private final boolean framed;
  private final TransportLimits limits;
  private final TransportCounters counters;
  private final Codec codec;
  private final StructWriter writer = new StructWriter();
  private final OutboundBatch outbound;
  private final MessageDecoder decoder;
  private final PendingCalls pending;
  private String closeCause = "the other end closed the connection";
  private CloseReason closeReason = CloseReason.BY_PEER;
  private Consumer<String> onClose = ignored -> {};
  private boolean closed;

  private ThriftChannel(
      Channel channel, boolean framed, TransportLimits limits, TransportCounters counters) {
    this.channel = channel;
    // Read now, because a closed socket does not know its remote address.
    this.remoteAddress = channel.remoteAddress();
    this.framed = framed;
    this.limits = limits;
    this.counters = counters;
    this.codec = new Codec(limits);
    this.pending = new PendingCalls(limits.callsMax(), limits.callBytesMax());
    // The channel sends no further call after outboundBytesMax is reached, so at most one call
    // exceeds this limit.
    this.outbound =
        new OutboundBatch(
            channel,
            limits,
            counters,
            new BatchFlush(channel.eventLoop()),
            new OutboundBudget(Long.MAX_VALUE),
            new UnlimitedPatience());
    this.decoder =
        new MessageDecoder(
            limits, counters, new BufferBudget(limits.bufferedBytesMaxInAll()), new Answers());
  }

  /**
   * Connects to {@code address}.
   *
   * @param framed whether to send each message in a frame, with its length in front
   * @param connectMillisMax how long the other end may take to accept the connection
   * @return a future that completes on the event loop's thread, with an {@link java.io.IOException}
   *     if the connection was not accepted
   */
  public static CompletableFuture<ThriftChannel> connect(
      EventLoop loop,
      SocketAddress address,
      boolean framed,
      int connectMillisMax,
      TransportLimits limits,
      TransportCounters counters) {
    return connect(loop, address, framed, connectMillisMax, limits, counters, plain -> {});
  }

  /**
   * Connects to {@code address}.
   *
   * @param opened is called with the new Netty channel and may add handlers to its pipeline, for
   *     example a handler that encrypts. The Thrift channel adds its own handlers after these
   * @see #connect(EventLoop, SocketAddress, boolean, int, TransportLimits, TransportCounters)
   */
  public static CompletableFuture<ThriftChannel> connect(
      EventLoop loop,
      SocketAddress address,
      boolean framed,
      int connectMillisMax,
      TransportLimits limits,
      TransportCounters counters,
      Consumer<Channel> opened) {
    var connected = new CompletableFuture<ThriftChannel>();
    new Bootstrap()
        .group(loop)
        .channel(SocketKind.of(loop).connected())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillisMax)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(limits.outboundBytesMax() / 2, limits.outboundBytesMax()))
        .option(
            ChannelOption.RCVBUF_ALLOCATOR,
            new AdaptiveRecvByteBufAllocator(512, 4096, READ_BYTES_MAX)
                .maxMessagesPerRead(READS_PER_ITERATION))
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                // The Thrift channel adds its own handlers as soon as it is connected. No bytes
                // arrive before that.
                opened.accept(channel);
              }
            })
        .connect(address)
        .addListener(
            (io.netty.channel.ChannelFuture done) -> {
              if (done.isSuccess()) {
                connected.complete(open(done.channel(), framed, limits, counters));
              } else {
                connected.completeExceptionally(done.cause());
              }
            });
    return connected;
  }

  /** Wraps a connected Netty channel, which the new Thrift channel owns from now on. */
  static ThriftChannel open(
      Channel connected, boolean framed, TransportLimits limits, TransportCounters counters) {
    var channel = new ThriftChannel(connected, framed, limits, counters);
    counters.countOpened();
    connected.pipeline().addLast("messages", channel.decoder);
    connected.pipeline().addLast("answers", new AnswerHandler(channel));
    connected.closeFuture().addListener(done -> channel.onClosed());
    return channel;
  }

  /** Returns the other end's address. */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  public boolean isOpen() {
    return channel.isActive();
  }

  /** Returns how many bytes of messages wait until the socket takes them. */
  public long pendingBytes() {
    return outbound.pendingBytes();
  }

  /** Returns how many calls await their answers. */
  public int callsPending() {
    return pending.size();
  }

  /**
   * Sets the channel's only listener, and replaces an earlier one. After the channel has closed and
   * the callbacks of all calls have run, the listener gets the reason for the close.
   */
  public void onClose(Consumer<String> listener) {
    onClose = listener;
  }

  /**
   * Calls {@code method}.
   *
   * @param arguments the method's generated {@code _args} struct; the caller may change it after
   *     this method has returned
   * @param result a new, empty instance of the method's generated {@code _result} struct
   */
  public <R extends TBase<?, ?>> void call(
      String method, TBase<?, ?> arguments, R result, AsyncMethodCallback<R> callback) {
    // The callback gets back the same result object, so the cast is safe.
    @SuppressWarnings("unchecked")
    var untyped = (AsyncMethodCallback<TBase<?, ?>>) (AsyncMethodCallback<?>) callback;
    if (!isOpen()) {
      failLater(
          untyped,
          new NotSentException("'" + method + "' was not sent: the connection is closed."));
      return;
    }
    if (!pending.hasRoom() || outbound.pendingBytes() >= limits.outboundBytesMax()) {
      failLater(
          untyped,
          new NotSentException(
              "'"
                  + method
                  + "' was not sent: "
                  + pending.size()
                  + " calls on this connection already await their answers."));
      return;
    }
    int id = pending.nextId();
    ByteBuf tail = outbound.tail();
    int before = tail.writerIndex();
    try {
      codec.append(tail, framed, method, TMessageType.CALL, id, arguments);
    } catch (TException | RuntimeException unwritable) {
      failLater(untyped, unwritable);
      return;
    }
    int bytes = tail.writerIndex() - before;
    pending.add(id, new PendingCalls.Pending(method, bytes, result, untyped));
    outbound.commit(bytes);
  }

  /**
   * Calls the oneway {@code method}.
   *
   * @return false if the call was dropped, because the connection is closed or too many bytes wait
   *     to be sent
   */
  public boolean oneway(String method, TBase<?, ?> arguments) {
    if (!isOpen() || !channel.isWritable()) {
      return false;
    }
    try {
      ByteBuf tail = outbound.tail();
      int before = tail.writerIndex();
      codec.append(tail, framed, method, TMessageType.ONEWAY, 0, arguments);
      outbound.commit(tail.writerIndex() - before);
    } catch (TException unwritable) {
      throw new IllegalArgumentException(
          "The arguments of '" + method + "' cannot be written.", unwritable);
    }
    return isOpen();
  }

  /**
   * Calls a oneway method whose arguments the caller writes itself, without generated code.
   *
   * @param method the method's name in ASCII
   * @param message passed to {@code arguments}
   * @param arguments writes the whole argument struct
   * @return false if the call was dropped, because the connection is closed or too many bytes wait
   *     to be sent
   */
  public <M> boolean oneway(byte[] method, M message, BiConsumer<M, StructWriter> arguments) {
    if (!isOpen() || !channel.isWritable()) {
      return false;
    }
    writer.beginMessage(framed, ONEWAY, method, 0);
    arguments.accept(message, writer);
    writer.endMessage(framed);
    outbound.tail().writeBytes(writer.array(), 0, writer.length());
    outbound.commit(writer.length());
    return isOpen();
  }

  /**
   * Closes the connection. All calls that await their answers fail.
   *
   * @param reason the reason. The message of each {@link LinkLostException} shows it after "The
   *     connection to ADDRESS ended before the answer arrived: "
   */
  public void close(String reason) {
    close(CloseReason.BY_US, reason);
  }

  void close(CloseReason kind, String reason) {
    if (!closed && channel.isOpen()) {
      closeCause = reason;
      closeReason = kind;
      channel.close();
    }
  }

  void onAnswer(ThriftMessage message) {
    PendingCalls.Pending call = pending.remove(message.sequenceId());
    if (call == null || !isAnswer(message.method(), call.method())) {
      if (call != null) {
        call.callback()
            .onError(linkLost("an answer to '" + message.method() + "' arrived instead"));
      }
      close(CloseReason.MALFORMED, "an answer arrived that matches no call");
      return;
    }
    if (message.oversized()) {
      counters.countOversized();
      call.callback()
          .onError(
              new TApplicationException(
                  TApplicationException.PROTOCOL_ERROR,
                  "The answer is "
                      + message.bytes()
                      + " bytes long; at most "
                      + limits.messageBytesMax()
                      + " bytes are accepted."));
      return;
    }
    boolean refused = message.type() == TMessageType.EXCEPTION;
    var refusal = new TApplicationException();
    TSerializable into = refused ? refusal : call.result();
    try {
      codec.read(message, into);
    } catch (TException | RuntimeException unreadable) {
      call.callback().onError(unreadable);
      return;
    }
    if (refused) {
      call.callback().onError(refusal);
    } else {
      call.callback().onComplete(call.result());
    }
  }

  /** Accepts an answer with or without the name of the service, because some servers include it. */
  private static boolean isAnswer(String answered, String called) {
    return answered.equals(called) || answered.equals(MethodTable.withoutService(called));
  }

  void onReadComplete() {
    outbound.flush();
  }

  private void onClosed() {
    closed = true;
    outbound.release();
    counters.countClosed(closeReason);
    pending.removeAll(call -> call.callback().onError(linkLost(closeCause)));
    onClose.accept(closeCause);
  }

  private LinkLostException linkLost(String reason) {
    return new LinkLostException(
        "The connection to " + remoteAddress + " ended before the answer arrived: " + reason + ".");
  }

  private void failLater(AsyncMethodCallback<?> callback, Exception failure) {
    channel.eventLoop().execute(() -> callback.onError(failure));
  }

  /** Accepts every answer, because the number of calls that await answers is limited already. */
  private final class Answers implements DecoderOwner {
    @Override
    public void onBatchStart() {
      // The channel keeps no part of a buffer.
    }

    @Override
    public int answerInPlace(ByteBuf in, boolean framed) {
      return 0;
    }

    @Override
    public boolean acceptsNext() {
      return true;
    }

    @Override
    public void onPartialMessage() {
      // Callers enforce the time limits of their calls themselves.
    }

    @Override
    public void onInputEnd() {
      close(CloseReason.BY_PEER, "the other end closed the connection");
    }

    @Override
    public void onMalformed(String reason) {
      LOG.warn("refused answers", "An answer from {} was refused: {}.", remoteAddress, reason);
      decoder.stop(reason);
      close(CloseReason.MALFORMED, "its answer was refused: " + reason);
    }

    @Override
    public void onOverBudget() {
      close(CloseReason.TOO_MUCH_BUFFERED, "an unfinished answer took too much memory");
    }
  }

  /**
   * Keeps the connection open, however slowly the other end reads. New calls fail as soon as the
   * limit is reached.
   */
  private static final class UnlimitedPatience implements OutboundBatch.BacklogHandler {
    @Override
    public void onBacklog() {}

    @Override
    public void onBacklogOverLimit(long pendingBytes) {}

    @Override
    public void onLargestBacklog(long pendingBytes) {}
  }
}
