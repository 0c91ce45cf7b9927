package io.diststore.client.ring;

import io.diststore.client.NodeAddress;
import io.diststore.thrift.diststore.Store;
import io.diststore.transport.ThriftChannel;
import io.diststore.transport.TransportCounters;
import io.diststore.transport.TransportLimits;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * The connections to one node. A few connections carry requests, and are opened when they are
 * needed. The client uses one more connection, the control connection, to ask the node for the
 * ring. Only the event loop may use this class.
 *
 * <p>The control connection also shows whether the node is reachable. A request can take a long
 * time because the node waits for another node. But a reachable node describes the ring at once.
 */
final class NodeLink {
  /** How long a node may take to accept a connection, or to describe the ring. */
  private static final long RESPONSE_NANOS_MAX = 1_000_000_000L;

  /**
   * If a node answers no request for this long, the client probes the node by asking it for the
   * ring.
   */
  private static final long QUIET_NANOS_MAX = 500_000_000L;

  /**
   * How long the client avoids a node after the node's first failure. The time doubles with each
   * further failure, until the node answers a request.
   */
  private static final long BACKOFF_NANOS_MIN = 250_000_000L;

  private static final long BACKOFF_NANOS_MAX = 2_000_000_000L;

  private static final TransportLimits LIMITS = limits();

  private final NodeAddress address;
  private final Dispatcher dispatcher;
  private final EventLoop loop;
  private final int connections;
  private final Optional<SSLContext> tls;
  private final TransportCounters counters;
  private final List<ThriftChannel> ready = new ArrayList<>();

  /** Connections whose first call, {@code agree}, is not answered yet. */
  private final List<ThriftChannel> agreeing = new ArrayList<>();

  private final ArrayDeque<ClientRequest<?, ?>> waiting = new ArrayDeque<>();
  private ThriftChannel control;
  private int connecting;
  private int unanswered;
  private boolean ringAsked;
  private boolean closed;
  private long ringAskedNanos;
  private long waitingSinceNanos;

  /**
   * The time at which the node last answered. If no requests were unanswered, this becomes the time
   * at which the next request is sent.
   */
  private long quietSinceNanos;

  private long avoidUntilNanos;
  private long backoffNanos = BACKOFF_NANOS_MIN;

  NodeLink(
      NodeAddress address, Dispatcher dispatcher, EventLoop loop, RingClientSettings settings) {
    this.address = address;
    this.dispatcher = dispatcher;
    this.loop = loop;
    this.connections = settings.connectionsPerNode();
    this.tls = settings.tls();
    this.counters = dispatcher.counters();
    this.avoidUntilNanos = System.nanoTime();
  }

  /**
   * Returns limits that allow answers of almost 16 MiB, because an answer can carry 8 MiB of
   * values. The connection itself accepts any number of calls, because the client limits the number
   * of requests in flight.
   */
  private static TransportLimits limits() {
    return TransportLimits.forClients().toBuilder()
        .messageBytesMax((1 << 24) - 1)
        .callsMax(Integer.MAX_VALUE)
        .callBytesMax(Integer.MAX_VALUE)
        .outboundBytesMax(Integer.MAX_VALUE)
        .build();
  }

  NodeAddress address() {
    return address;
  }

  /**
   * Reports whether the client may send requests to this node now. For a while after a failure, the
   * client avoids a node that has no ready connection.
   */
  boolean isUsable(long now) {
    return !closed && (!ready.isEmpty() || now - avoidUntilNanos >= 0);
  }

  /** Reports whether the node has answered all requests and no request waits for a connection. */
  boolean isIdle() {
    return unanswered == 0 && waiting.isEmpty() && !ringAsked;
  }

  /** Makes the request's next attempt as soon as a connection is ready. */
  void send(ClientRequest<?, ?> request) {
    if (ready.size() + agreeing.size() + connecting < connections
        && (ready.isEmpty() || System.nanoTime() - avoidUntilNanos >= 0)) {
      connect();
    }
    if (ready.isEmpty()) {
      if (waiting.isEmpty()) {
        waitingSinceNanos = System.nanoTime();
      }
      request.become(RequestStage.CONNECTING, "the node has no ready connection");
      waiting.add(request);
    } else {
      write(request);
    }
  }

  private void write(ClientRequest<?, ?> request) {
    ThriftChannel least = ready.getFirst();
    for (int i = 1; i < ready.size(); i++) {
      if (ready.get(i).callsPending() < least.callsPending()) {
        least = ready.get(i);
      }
    }
    if (unanswered++ == 0) {
      quietSinceNanos = System.nanoTime();
    }
    dispatcher.write(request, this, least);
  }

  /** Asks the node for the ring; {@code callback} always gets the answer or the failure. */
  void askRing(long knownEpoch, AsyncMethodCallback<Store.ring_result> callback) {
    ringAsked = true;
    ringAskedNanos = System.nanoTime();
    AsyncMethodCallback<Store.ring_result> ringCallback =
        new AsyncMethodCallback<>() {
          @Override
          public void onComplete(Store.ring_result result) {
            ringAsked = false;
            quietSinceNanos = System.nanoTime();
            callback.onComplete(result);
          }

          @Override
          public void onError(Exception failure) {
            ringAsked = false;
            callback.onError(failure);
          }
        };
    if (control != null && control.isOpen()) {
      control.call("ring", new Store.ring_args(knownEpoch), new Store.ring_result(), ringCallback);
      return;
    }
    open(
        channel -> {
          control = channel;
          channel.call(
              "ring", new Store.ring_args(knownEpoch), new Store.ring_result(), ringCallback);
        },
        failure -> {
          ringCallback.onError(failure);
          fail(failure.getMessage());
        });
  }

  /** Called when the node has answered a request. */
  void onAnswer() {
    unanswered--;
    quietSinceNanos = System.nanoTime();
    backoffNanos = BACKOFF_NANOS_MIN;
  }

  /** Called when a request will get no answer. */
  void onAnswerLost() {
    unanswered--;
  }

  /**
   * Fails this link if the node does not respond in time. Probes the node if it has answered no
   * request for a while.
   */
  void onTick(long now) {
    boolean connectionOverdue = !waiting.isEmpty() && now - waitingSinceNanos > RESPONSE_NANOS_MAX;
    boolean ringOverdue = ringAsked && now - ringAskedNanos > RESPONSE_NANOS_MAX;
    if (connectionOverdue || ringOverdue) {
      fail("the node does not respond");
    } else if (unanswered > 0 && !ringAsked && now - quietSinceNanos > QUIET_NANOS_MAX) {
      dispatcher.askRing(this);
    }
  }

  /**
   * Closes all connections and avoids the node for a while. Requests that were sent are in doubt;
   * requests that wait for a connection go to other nodes.
   */
  void fail(String why) {
    backOff();
    closeAll(why);
    sendWaitingElsewhere(why);
  }

  private void backOff() {
    avoidUntilNanos = System.nanoTime() + backoffNanos;
    backoffNanos = Math.min(2 * backoffNanos, BACKOFF_NANOS_MAX);
  }

  /** Closes all connections for good. */
  void close(String why) {
    closed = true;
    closeAll(why);
    sendWaitingElsewhere(why);
  }

  private void closeAll(String why) {
    List.copyOf(ready).forEach(channel -> channel.close(why));
    List.copyOf(agreeing).forEach(channel -> channel.close(why));
    ready.clear();
    agreeing.clear();
    if (control != null) {
      control.close(why);
      control = null;
    }
  }

  private void sendWaitingElsewhere(String why) {
    List<ClientRequest<?, ?>> unsent = List.copyOf(waiting);
    waiting.clear();
    unsent.forEach(
        request -> {
          if (request.isOpen()) {
            dispatcher.onNotSent(request, this, address + ": " + why);
          }
        });
  }

  private void connect() {
    connecting++;
    open(
        channel -> {
          connecting--;
          agree(channel);
        },
        failure -> {
          connecting--;
          if (ready.isEmpty()) {
            fail(failure.getMessage());
          } else {
            backOff();
          }
        });
  }

  private void open(Consumer<ThriftChannel> onOpen, Consumer<Exception> onFailure) {
    ThriftChannel.connect(
            loop,
            InetSocketAddress.createUnresolved(address.host(), address.port()),
            false,
            (int) (RESPONSE_NANOS_MAX / 1_000_000),
            LIMITS,
            counters,
            this::encrypt)
        .whenComplete(
            (channel, failure) -> {
              if (failure != null) {
                onFailure.accept(
                    failure instanceof Exception exception ? exception : new Exception(failure));
              } else if (closed) {
                channel.close("the client does not need this connection");
                onFailure.accept(
                    new IllegalStateException("the client does not need this connection"));
              } else {
                onOpen.accept(channel);
              }
            });
  }

  /**
   * Adds TLS to a new connection. The TLS handler holds back all bytes until it has verified the
   * server's certificate. Requests wait even longer, until the first call on the connection is
   * answered.
   */
  private void encrypt(Channel channel) {
    if (tls.isEmpty()) {
      return;
    }
    SSLEngine engine = tls.get().createSSLEngine(address.host(), address.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeout(RESPONSE_NANOS_MAX, TimeUnit.NANOSECONDS);
    channel.pipeline().addFirst("tls", handler);
  }

  /**
   * Tells the node that this client accepts answers out of order. The service requires this call to
   * be the first one on a connection.
   */
  private void agree(ThriftChannel channel) {
    agreeing.add(channel);
    channel.onClose(
        why -> {
          boolean known = ready.remove(channel) | agreeing.remove(channel);
          if (known) {
            dispatcher.onConnectionLost();
            backOff();
            if (ready.isEmpty()) {
              sendWaitingElsewhere(why);
            }
          }
        });
    channel.call(
        "agree",
        new Store.agree_args(true),
        new Store.agree_result(),
        new AsyncMethodCallback<>() {
          @Override
          public void onComplete(Store.agree_result ignored) {
            // The answer does not matter. Even if the node declined, the channel matches answers to
            // calls by sequence id.
            onAgreed(channel);
          }

          @Override
          public void onError(Exception failure) {
            if (failure instanceof TApplicationException) {
              onAgreed(channel);
            }
            // Any other failure means that the connection broke. The callback of onClose handles
            // that.
          }
        });
  }

  private void onAgreed(ThriftChannel channel) {
    if (!agreeing.remove(channel)) {
      return;
    }
    ready.add(channel);
    while (!waiting.isEmpty()) {
      ClientRequest<?, ?> request = waiting.poll();
      if (request.isOpen()) {
        write(request);
      }
    }
  }
}
