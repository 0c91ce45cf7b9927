package io.diststore.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;

/**
 * Listens on a port and answers framed and unframed calls on one event loop. Several servers and
 * channels may share the loop.
 *
 * <p>{@link ReadBarrier} relies on two settings of this class. One event-loop iteration accepts all
 * connections that wait to be accepted, and reads up to {@value #DRAINED_BYTES} bytes from each
 * connection.
 */
public final class ThriftServer {
  private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(ThriftServer.class));

  static final int DRAINED_BYTES = 4 << 20;

  private static final int READ_BYTES = 1 << 16;
  private static final int READS_PER_ITERATION = DRAINED_BYTES / READ_BYTES;

  private static final int BACKLOG = 4096;
  private static final WriteBufferWaterMark WRITABLE = new WriteBufferWaterMark(1 << 19, 1 << 20);

  private final EventLoop loop;
  private final MethodTable methods;
  private final Oversized oversized;
  private final TransportLimits limits;
  private final TransportCounters counters;
  private final BufferBudget budget;
  private final OutboundBudget outboundBudget;
  private final BatchFlush flushes;
  private final Codec codec;
  private final DirectCalls direct;
  private final SharedInput input = new SharedInput(READ_BYTES, READS_PER_ITERATION);
  private final Set<Connection> connections = new LinkedHashSet<>();
  private Channel listening;

  private ThriftServer(
      EventLoop loop,
      MethodTable methods,
      Oversized oversized,
      TransportLimits limits,
      TransportCounters counters) {
    this.loop = loop;
    this.methods = methods;
    this.oversized = oversized;
    this.limits = limits;
    this.counters = counters;
    this.budget = new BufferBudget(limits.bufferedBytesMaxInAll());
    this.outboundBudget = new OutboundBudget(limits.outboundBytesMaxInAll());
    this.flushes = new BatchFlush(loop);
    this.codec = new Codec(limits);
    this.direct = new DirectCalls(methods, codec, limits.messageBytesMax());
  }

  /**
   * Starts to listen.
   *
   * @param address the address to listen on; port 0 means any free port
   * @param oversized makes the refusals of calls over {@link TransportLimits#messageBytesMax}
   * @return a future that completes on the event loop's thread, with an {@link
   *     java.net.BindException} if the server cannot listen on the address
   */
  public static CompletableFuture<ThriftServer> bind(
      EventLoop loop,
      InetSocketAddress address,
      MethodTable methods,
      Oversized oversized,
      TransportLimits limits,
      TransportCounters counters) {
    var server = new ThriftServer(loop, methods, oversized, limits, counters);
    var bound = new CompletableFuture<ThriftServer>();
    SocketKind kind = SocketKind.of(loop);
    new ServerBootstrap()
        .group(loop, loop)
        .channel(kind.listening())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(
            ChannelOption.RCVBUF_ALLOCATOR,
            new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(BACKLOG))
        .childOption(ChannelOption.RCVBUF_ALLOCATOR, server.input)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITABLE)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel accepted) {
                server.accept(accepted);
              }
            })
        .bind(address)
        .addListener(
            (io.netty.channel.ChannelFuture done) -> {
              if (done.isSuccess()) {
                server.listening = done.channel();
                bound.complete(server);
              } else {
                bound.completeExceptionally(cannotListen(address, done.cause()));
              }
            });
    return bound;
  }

  /** Returns the address that the server listens on, with its actual port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /**
   * Stops listening and closes all connections, without sending the answers that are still due.
   *
   * @return a future that completes on the event loop's thread as soon as the port is free again
   */
  public CompletableFuture<Void> close() {
    var closed = new CompletableFuture<Void>();
    loop.execute(
        () ->
            listening
                .close()
                .addListener(
                    done -> {
                      for (Connection connection : new ArrayList<>(connections)) {
                        connection.close(CloseReason.BY_US, "the server is shutting down");
                      }
                      // The JDK's sockets release their port only in the next poll.
                      new ReadBarrier(loop).after(() -> closed.complete(null));
                    }));
    return closed;
  }

  private static BindException cannotListen(InetSocketAddress address, Throwable cause) {
    var failure =
        new BindException(
            "Cannot listen on "
                + address.getHostString()
                + ":"
                + address.getPort()
                + ": "
                + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }

  /** Builds the pipeline of a connection, in the order in which bytes become calls. */
  private void accept(Channel accepted) {
    if (connections.size() >= limits.connectionsMaxInAll()) {
      counters.countRefusedConnection();
      LOG.warn(
          "connections beyond the limit",
          "This server has {} connections, which is its limit. It closes further connections at once, such as this one from {}.",
          connections.size(),
          accepted.remoteAddress());
      accepted.close();
      return;
    }
    var connection =
        new Connection(accepted, limits, counters, direct, budget, outboundBudget, flushes);
    connections.add(connection);
    counters.countOpened();
    accepted
        .closeFuture()
        .addListener(
            closed -> {
              connections.remove(connection);
              counters.countClosed(connection.closeReason());
            });
    accepted.pipeline().addLast("messages", connection.decoder());
    accepted.pipeline().addLast("calls", new CallHandler(connection, methods, oversized, codec));
  }
}
