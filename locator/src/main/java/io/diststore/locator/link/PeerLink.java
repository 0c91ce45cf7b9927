package io.diststore.locator.link;

import io.diststore.locator.wire.MessageInPlace;
import io.diststore.locator.wire.MessageKind;
import io.diststore.locator.wire.PeerCodec;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.shell.Destination;
import io.diststore.thrift.peer.Hello;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Refused;
import io.diststore.transport.ThriftChannel;
import io.diststore.transport.TransportCounters;
import io.diststore.transport.TransportLimits;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outgoing connection to one destination.
 *
 * <p>It is made when something is to be sent. Messages wait, up to a bound, until the other end has
 * answered the hello; when that fails they are dropped, and for a pause so is what follows: the
 * ring sends again what matters. For the event loop's thread.
 */
final class PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  static final int WAITING_MAX = 1024;

  /** What each method is called by on the wire. */
  private static final Map<String, String> NAMES =
      PeerCodec.KINDS.stream()
          .map(MessageKind::method)
          .collect(
              Collectors.toUnmodifiableMap(
                  Function.identity(), method -> PeerCodec.PREFIX + method));

  private static final int CONNECT_MILLIS_MAX = 1000;
  private static final long HELLO_NANOS_MAX = Duration.ofSeconds(2).toNanos();
  private static final long PAUSE_NANOS_MIN = Duration.ofMillis(50).toNanos();
  private static final long PAUSE_NANOS_MAX = Duration.ofSeconds(1).toNanos();

  private enum State {
    /** No connection; one is made for the next message after {@code notBefore}. */
    DOWN,
    /** Connecting, or waiting for the answer to the hello. */
    OPENING,
    /** The other end is whom the link is meant for. */
    OPEN,
    /** Never to be used again. */
    CLOSED
  }

  private final Destination to;
  private final EventLoop loop;
  private final Handshake handshake;
  private final TransportLimits limits;
  private final TransportCounters transport;
  private final LinkCounters counters;
  private final BiConsumer<Destination, Refused> refusals;

  private final ArrayDeque<Envelope> waiting = new ArrayDeque<>();
  private State state = State.DOWN;
  private ThriftChannel channel;
  private long attempt;
  private long notBefore;
  private long pauseNanos;
  private long lastUsed;

  PeerLink(
      Destination to,
      EventLoop loop,
      Handshake handshake,
      TransportLimits limits,
      TransportCounters transport,
      LinkCounters counters,
      BiConsumer<Destination, Refused> refusals,
      long nowNanos) {
    this.to = to;
    this.loop = loop;
    this.handshake = handshake;
    this.limits = limits;
    this.transport = transport;
    this.counters = counters;
    this.refusals = refusals;
    this.notBefore = nowNanos;
    this.lastUsed = nowNanos;
  }

  Destination to() {
    return to;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  long lastUsed() {
    return lastUsed;
  }

  void send(Envelope envelope, long nowNanos) {
    lastUsed = nowNanos;
    switch (state) {
      case OPEN -> transmit(envelope);
      case OPENING -> queue(envelope);
      case DOWN -> {
        if (nowNanos - notBefore < 0) {
          counters.countDropped(1);
        } else {
          queue(envelope);
          open();
        }
      }
      case CLOSED -> counters.countDropped(1);
    }
  }

  /** Ends the link for good. */
  void close(String why) {
    drop();
    state = State.CLOSED;
    if (channel != null) {
      channel.close(why);
      channel = null;
    }
  }

  private void queue(Envelope envelope) {
    if (waiting.size() < WAITING_MAX) {
      waiting.add(envelope);
    } else {
      counters.countDropped(1);
    }
  }

  private void transmit(Envelope envelope) {
    MessageInPlace<?> common = PeerCodec.inPlace(envelope.message());
    boolean sent;
    if (common == null) {
      PeerCodec.Call call = PeerCodec.call(envelope);
      sent = channel.oneway(NAMES.get(call.method()), call.arguments());
    } else {
      sent = channel.oneway(common.name(), envelope, common.writer());
    }
    if (!sent) {
      counters.countDropped(1);
    }
  }

  private void open() {
    state = State.OPENING;
    long mine = ++attempt;
    loop.schedule(
        () -> failIfOpening(mine, "it did not answer the hello in time"),
        HELLO_NANOS_MAX,
        TimeUnit.NANOSECONDS);
    Addresses.resolve(
        loop,
        to.endpoint(),
        (address, unknown) -> {
          if (address == null) {
            failIfOpening(mine, "there is no such host");
          } else {
            connect(mine, address);
          }
        });
  }

  private void connect(long mine, InetSocketAddress address) {
    ThriftChannel.connect(loop, address, true, CONNECT_MILLIS_MAX, limits, transport)
        .whenComplete(
            (connected, failure) -> {
              if (failure != null) {
                failIfOpening(mine, failure.getMessage());
              } else if (!opening(mine)) {
                connected.close("it is not needed any more");
              } else {
                greet(mine, connected);
              }
            });
  }

  private void greet(long mine, ThriftChannel connected) {
    channel = connected;
    connected.onClose(why -> lost(mine, why));
    Peer.hello_args greeting = new Peer.hello_args(handshake.greeting(to));
    connected.call(
        PeerCodec.PREFIX + "hello",
        greeting,
        new Peer.hello_result(),
        new AsyncMethodCallback<>() {
          @Override
          public void onComplete(Peer.hello_result result) {
            if (opening(mine)) {
              greeted(mine, result);
            }
          }

          @Override
          public void onError(Exception failure) {
            failIfOpening(mine, failure.getMessage());
          }
        });
  }

  private void greeted(long mine, Peer.hello_result result) {
    try {
      if (result.isSetRefused()) {
        throw result.getRefused();
      }
      if (!result.isSetSuccess()) {
        failIfOpening(mine, "it answered the hello with nothing");
        return;
      }
      Hello answer = result.getSuccess();
      Remote remote = handshake.answeredBy(answer, to);
      LOG.debug("Linked to {}.", remote);
    } catch (Refused refused) {
      if (refused.isSetCode()) {
        counters.countRefused(refused.getCode());
      }
      failIfOpening(mine, refused.getMessage());
      refusals.accept(to, refused);
      return;
    }
    state = State.OPEN;
    pauseNanos = 0;
    counters.countOpened();
    while (!waiting.isEmpty() && state == State.OPEN) {
      transmit(waiting.poll());
    }
  }

  private boolean opening(long mine) {
    return state == State.OPENING && attempt == mine;
  }

  private void failIfOpening(long mine, String why) {
    if (opening(mine)) {
      ThriftChannel failed = channel;
      lost(mine, why);
      if (failed != null) {
        failed.close(why);
      }
    }
  }

  private void lost(long mine, String why) {
    if (attempt != mine || state == State.DOWN || state == State.CLOSED) {
      return;
    }
    LOG.debug("No link to {} at {}: {}.", to, to.endpoint(), why);
    counters.countLost();
    state = State.DOWN;
    channel = null;
    pauseNanos = pauseNanos == 0 ? PAUSE_NANOS_MIN : Math.min(pauseNanos * 2, PAUSE_NANOS_MAX);
    notBefore = System.nanoTime() + pauseNanos;
    drop();
  }

  private void drop() {
    counters.countDropped(waiting.size());
    waiting.clear();
  }
}
