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
 * The connections to one node: a few for requests, made when they are needed, and one more on which
 * the node is asked for the ring. That one also tells a node that is silent from one whose answers
 * take long: requests may wait for another node, the ring is answered at once. For the loop's
 * thread.
 */
final class NodeLink {
  /** How long a node may take to accept a connection, or to say what the ring is like. */
  private static final long SILENT_NANOS = 1_000_000_000L;

  /** Without any answer for that long the node is asked whether it is there. */
  private static final long QUIET_NANOS = 500_000_000L;

  /**
   * For how long others are preferred to a node that failed; doubled with each failure in a row.
   */
  private static final long DOWN_NANOS_MIN = 250_000_000L;

  private static final long DOWN_NANOS_MAX = 2_000_000_000L;

  private static final TransportLimits LIMITS = limits();

  private final NodeAddress address;
  private final Dispatcher dispatcher;
  private final EventLoop loop;
  private final int connections;
  private final Optional<SSLContext> tls;
  private final TransportCounters counters;
  private final List<ThriftChannel> ready = new ArrayList<>();

  /** Connected, and yet to agree on how answers come. */
  private final List<ThriftChannel> agreeing = new ArrayList<>();

  private final ArrayDeque<Request<?, ?>> waiting = new ArrayDeque<>();
  private ThriftChannel control;
  private int connecting;
  private int unanswered;
  private boolean asking;
  private boolean closed;
  private long askedNanos;
  private long waitingSinceNanos;
  private long heardNanos;
  private long downUntilNanos;
  private long downNanos = DOWN_NANOS_MIN;

  NodeLink(
      NodeAddress address, Dispatcher dispatcher, EventLoop loop, RingClientSettings settings) {
    this.address = address;
    this.dispatcher = dispatcher;
    this.loop = loop;
    this.connections = settings.connectionsPerNode();
    this.tls = settings.tls();
    this.counters = dispatcher.counters();
    this.downUntilNanos = System.nanoTime();
  }

  /**
   * An answer may bring 8 MiB of values. How much is sent ahead is bounded by what the client has
   * in hand, so the connection itself never refuses to take a message.
   */
  private static TransportLimits limits() {
    return TransportLimits.forClients()
        .withMessageBytesMax((1 << 24) - 1)
        .withCallsMax(Integer.MAX_VALUE)
        .withCallBytesMax(Integer.MAX_VALUE)
        .withOutboundBytesMax(Integer.MAX_VALUE);
  }

  NodeAddress address() {
    return address;
  }

  /** Whether it did not fail a moment ago. */
  boolean usable(long now) {
    return !closed && (!ready.isEmpty() || now - downUntilNanos >= 0);
  }

  boolean idle() {
    return unanswered == 0 && waiting.isEmpty() && !asking;
  }

  /** Sends the request's next copy, as soon as there is a connection. */
  void send(Request<?, ?> request) {
    if (ready.size() + agreeing.size() + connecting < connections
        && (ready.isEmpty() || System.nanoTime() - downUntilNanos >= 0)) {
      connect();
    }
    if (ready.isEmpty()) {
      if (waiting.isEmpty()) {
        waitingSinceNanos = System.nanoTime();
      }
      waiting.add(request);
    } else {
      write(request);
    }
  }

  private void write(Request<?, ?> request) {
    ThriftChannel least = ready.getFirst();
    for (int i = 1; i < ready.size(); i++) {
      if (ready.get(i).callsPending() < least.callsPending()) {
        least = ready.get(i);
      }
    }
    if (unanswered++ == 0) {
      heardNanos = System.nanoTime();
    }
    dispatcher.write(request, this, least);
  }

  /** Asks the node for the ring; {@code told} gets the answer or the failure, always. */
  void ask(long knownEpoch, AsyncMethodCallback<Store.ring_result> told) {
    asking = true;
    askedNanos = System.nanoTime();
    AsyncMethodCallback<Store.ring_result> answered =
        new AsyncMethodCallback<>() {
          @Override
          public void onComplete(Store.ring_result result) {
            asking = false;
            heardNanos = System.nanoTime();
            told.onComplete(result);
          }

          @Override
          public void onError(Exception failure) {
            asking = false;
            told.onError(failure);
          }
        };
    if (control != null && control.isOpen()) {
      control.call("ring", new Store.ring_args(knownEpoch), new Store.ring_result(), answered);
      return;
    }
    open(
        channel -> {
          control = channel;
          channel.call("ring", new Store.ring_args(knownEpoch), new Store.ring_result(), answered);
        },
        failure -> {
          answered.onError(failure);
          fail(failure.getMessage());
        });
  }

  /** An answer has come. */
  void answered() {
    unanswered--;
    heardNanos = System.nanoTime();
    downNanos = DOWN_NANOS_MIN;
  }

  /** A copy will not be answered. */
  void unanswered() {
    unanswered--;
  }

  /** Time has passed: a node that is silent is given up. */
  void tick(long now) {
    boolean awaited = !waiting.isEmpty() && now - waitingSinceNanos > SILENT_NANOS;
    boolean asked = asking && now - askedNanos > SILENT_NANOS;
    if (awaited || asked) {
      fail("it does not answer");
    } else if (unanswered > 0 && !asking && now - heardNanos > QUIET_NANOS) {
      dispatcher.askRing(this);
    }
  }

  /** Closes all connections: what was sent on them is in doubt, what was not goes elsewhere. */
  void fail(String why) {
    failed();
    closeAll(why);
    sendWaitingElsewhere(why);
  }

  private void failed() {
    downUntilNanos = System.nanoTime() + downNanos;
    downNanos = Math.min(2 * downNanos, DOWN_NANOS_MAX);
  }

  /** Ends it for good. */
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
    List<Request<?, ?>> left = List.copyOf(waiting);
    waiting.clear();
    left.forEach(
        request -> {
          if (request.listed) {
            dispatcher.notSent(request, this, address + ": " + why);
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
            failed();
          }
        });
  }

  private void open(Consumer<ThriftChannel> opened, Consumer<Exception> failed) {
    ThriftChannel.connect(
            loop,
            InetSocketAddress.createUnresolved(address.host(), address.port()),
            false,
            (int) (SILENT_NANOS / 1_000_000),
            LIMITS,
            counters,
            this::encrypt)
        .whenComplete(
            (channel, failure) -> {
              if (failure != null) {
                failed.accept(
                    failure instanceof Exception exception ? exception : new Exception(failure));
              } else if (closed) {
                channel.close("the client no longer needs it");
                failed.accept(new IllegalStateException("the client no longer needs it"));
              } else {
                opened.accept(channel);
              }
            });
  }

  /**
   * What is sent before the other end has shown who it is waits; requests are not even sent, as
   * they come after the first call's answer.
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
    handler.setHandshakeTimeout(SILENT_NANOS, TimeUnit.NANOSECONDS);
    channel.pipeline().addFirst("tls", handler);
  }

  /** Must be the first call of the connection. */
  private void agree(ThriftChannel channel) {
    agreeing.add(channel);
    channel.onClose(
        why -> {
          boolean known = ready.remove(channel) | agreeing.remove(channel);
          if (known) {
            dispatcher.lost(this);
            failed();
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
            // Whichever way they come, answers are matched by their ids.
            agreed(channel);
          }

          @Override
          public void onError(Exception failure) {
            if (failure instanceof TApplicationException) {
              agreed(channel);
            }
            // Otherwise the connection is lost, which is told in its own right.
          }
        });
  }

  private void agreed(ThriftChannel channel) {
    if (!agreeing.remove(channel)) {
      return;
    }
    ready.add(channel);
    while (!waiting.isEmpty()) {
      Request<?, ?> request = waiting.poll();
      if (request.listed) {
        write(request);
      }
    }
  }
}
