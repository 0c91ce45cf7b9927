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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calling end of a connection: many calls at a time, their answers matched by sequence id in
 * whichever order they come. All methods are for the event loop's thread, on which all callbacks
 * run, never from within the call that they belong to.
 *
 * <p>A callback gets the filled result struct of its method, in which either the success or a
 * declared exception is set; or an error: {@link NotSentException}, {@link LinkLostException}, or
 * the other end's {@code TApplicationException}. There is no time limit for a call: whoever needs
 * one keeps it.
 */
public final class ThriftChannel {
  private static final Logger LOG = LoggerFactory.getLogger(ThriftChannel.class);
  private static final int ONEWAY = 0x80010000 | TMessageType.ONEWAY;
  private static final int READ_BYTES_MAX = 1 << 16;
  private static final int READS_PER_TURN = 96;

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
  private String why = "the other end closed the connection";
  private CloseReason closeReason = CloseReason.BY_PEER;
  private Consumer<String> onClose = ignored -> {};
  private boolean closed;

  private ThriftChannel(
      Channel channel, boolean framed, TransportLimits limits, TransportCounters counters) {
    this.channel = channel;
    // A closed socket no longer knows it.
    this.remoteAddress = channel.remoteAddress();
    this.framed = framed;
    this.limits = limits;
    this.counters = counters;
    this.codec = new Codec(limits);
    this.pending = new PendingCalls(limits.callsMax(), limits.callBytesMax());
    // Over the bound nothing is written, so at most one message's length goes past it.
    this.outbound =
        new OutboundBatch(
            channel,
            limits,
            counters,
            new BatchFlush(channel.eventLoop()),
            new OutboundBudget(Long.MAX_VALUE),
            new Patience());
    this.decoder =
        new MessageDecoder(
            limits, counters, new BufferBudget(limits.bufferedBytesMaxInAll()), new Answers());
  }

  /**
   * Connects to {@code address}.
   *
   * @param framed whether each message goes with its length ahead
   * @param connectMillisMax how long the other end may take to accept
   * @return completed on the loop's thread; with an {@link java.io.IOException} if nobody accepts
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
   * @param opened may put a handler into the new channel's pipeline, such as one that encrypts;
   *     messages go behind it
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
                .maxMessagesPerRead(READS_PER_TURN))
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                // The rest of the pipeline follows once connected: there is nothing to read before.
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

  /** Takes over a channel that is connected. */
  static ThriftChannel open(
      Channel connected, boolean framed, TransportLimits limits, TransportCounters counters) {
    var channel = new ThriftChannel(connected, framed, limits, counters);
    counters.countOpened();
    connected.pipeline().addLast("messages", channel.decoder);
    connected.pipeline().addLast("answers", new AnswerHandler(channel));
    connected.closeFuture().addListener(done -> channel.closed());
    return channel;
  }

  /** The other end's address. */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  public boolean isOpen() {
    return channel.isActive();
  }

  /** How many calls await their answers. */
  public int callsPending() {
    return pending.size();
  }

  /**
   * {@code told} gets the reason once the channel is closed, after the callbacks of all calls. One
   * at a time; the last one counts.
   */
  public void onClose(Consumer<String> told) {
    onClose = told;
  }

  /**
   * Calls {@code method}.
   *
   * @param arguments the method's generated {@code _args}; written before this returns
   * @param result a new one of the method's generated {@code _result}
   */
  public <R extends TBase<?, ?>> void call(
      String method, TBase<?, ?> arguments, R result, AsyncMethodCallback<R> callback) {
    // The result that is handed back is the very object given here.
    @SuppressWarnings("unchecked")
    var untyped = (AsyncMethodCallback<TBase<?, ?>>) (AsyncMethodCallback<?>) callback;
    if (!isOpen()) {
      failLater(
          untyped,
          new NotSentException("'" + method + "' was not sent: the connection is closed."));
      return;
    }
    if (!pending.hasRoom() || outbound.pending() >= limits.outboundBytesMax()) {
      failLater(
          untyped,
          new NotSentException(
              "'"
                  + method
                  + "' was not sent: "
                  + pending.size()
                  + " calls on this connection await their answers already."));
      return;
    }
    int id = pending.nextId();
    ByteBuf end = outbound.end();
    int before = end.writerIndex();
    try {
      codec.append(end, framed, method, TMessageType.CALL, id, arguments);
    } catch (TException | RuntimeException unwritable) {
      failLater(untyped, unwritable);
      return;
    }
    int bytes = end.writerIndex() - before;
    pending.add(id, new PendingCalls.Pending(method, bytes, result, untyped));
    outbound.added(bytes);
  }

  /**
   * Calls the oneway {@code method}.
   *
   * @return false if it was dropped, as the connection is closed or too much waits to be sent
   */
  public boolean oneway(String method, TBase<?, ?> arguments) {
    if (!isOpen() || !channel.isWritable()) {
      return false;
    }
    try {
      ByteBuf end = outbound.end();
      int before = end.writerIndex();
      codec.append(end, framed, method, TMessageType.ONEWAY, 0, arguments);
      outbound.added(end.writerIndex() - before);
    } catch (TException unwritable) {
      throw new IllegalArgumentException(
          "The arguments of '" + method + "' cannot be written.", unwritable);
    }
    return isOpen();
  }

  /**
   * Calls a oneway method, of which somebody else writes the arguments.
   *
   * @param method its name, as ASCII
   * @param message handed to {@code arguments}, which writes the whole struct of its arguments
   * @return false if it was dropped, as the connection is closed or too much waits to be sent
   */
  public <M> boolean oneway(byte[] method, M message, BiConsumer<M, StructWriter> arguments) {
    if (!isOpen() || !channel.isWritable()) {
      return false;
    }
    writer.begin(framed, ONEWAY, method, 0);
    arguments.accept(message, writer);
    writer.end(framed);
    outbound.end().writeBytes(writer.array(), 0, writer.length());
    outbound.added(writer.length());
    return isOpen();
  }

  /** Fails all calls that await their answers with {@code reason}, and closes the connection. */
  public void close(String reason) {
    close(CloseReason.BY_US, reason);
  }

  void close(CloseReason kind, String reason) {
    if (!closed && channel.isOpen()) {
      why = reason;
      closeReason = kind;
      channel.close();
    }
  }

  void answered(Message message) {
    PendingCalls.Pending call = pending.remove(message.sequenceId());
    if (call == null || !call.method().equals(message.method())) {
      if (call != null) {
        call.callback().onError(lost("an answer to '" + message.method() + "' came in its place"));
      }
      close(CloseReason.MALFORMED, "an answer came that nobody awaits");
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
                      + " are taken."));
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

  void readComplete() {
    outbound.flush();
  }

  private void closed() {
    closed = true;
    outbound.release();
    counters.countClosed(closeReason);
    pending.removeAll(call -> call.callback().onError(lost(why)));
    onClose.accept(why);
  }

  private LinkLostException lost(String reason) {
    return new LinkLostException(
        "The connection to " + remoteAddress + " ended before the answer: " + reason + ".");
  }

  private void failLater(AsyncMethodCallback<?> callback, Exception failure) {
    channel.eventLoop().execute(() -> callback.onError(failure));
  }

  /** Answers are taken as they come: what is awaited is bounded already. */
  private final class Answers implements Intake {
    @Override
    public void batchBegins() {
      // Nothing is remembered of buffers.
    }

    @Override
    public int answerInPlace(ByteBuf in, boolean framed) {
      return 0;
    }

    @Override
    public boolean takesMore() {
      return true;
    }

    @Override
    public void messageBegun() {
      // Whoever awaits the answer keeps its time.
    }

    @Override
    public void inputEnded() {
      close(CloseReason.BY_PEER, "the other end closed the connection");
    }

    @Override
    public void malformed(String reason) {
      LOG.warn("An answer from {} was refused: {}.", remoteAddress, reason);
      close(CloseReason.MALFORMED, "its answer was refused: " + reason);
    }

    @Override
    public void overBudget() {
      close(CloseReason.TOO_MUCH_BUFFERED, "an unfinished answer took too much memory");
    }
  }

  /** Who calls waits for as long as it takes: over the bound nothing is written. */
  private static final class Patience implements OutboundBatch.Reader {
    @Override
    public void keepsWaiting() {}

    @Override
    public void isTooSlow(long pendingBytes) {}

    @Override
    public void isSlowest(long pendingBytes) {}
  }
}
