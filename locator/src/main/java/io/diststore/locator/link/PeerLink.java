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
 * The outgoing link to one destination.
 *
 * <p>The first message opens the connection. Up to {@link #WAITING_MAX} messages wait until the
 * other end has accepted the hello. If the link cannot be opened, the waiting messages are dropped.
 * Then the link pauses, and drops all messages during the pause. The ring repeats the messages that
 * matter. Only the event loop may use this class.
 */
final class PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  /** At most this many messages wait for the link to open; further messages are dropped. */
  static final int WAITING_MAX = 1024;

  /** The name of each method on the wire. */
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
    /**
     * There is no connection. The first message after the time {@code notBefore} opens a
     * connection.
     */
    DOWN,
    /** The connection is being made, or this node waits for the answer to its hello. */
    OPENING,
    /** The other end has accepted the hello, and is the node that the link is meant for. */
    OPEN,
    /** The link was closed for good. */
    CLOSED;

    boolean leadsTo(State next) {
      return switch (this) {
        case DOWN -> next == OPENING || next == CLOSED;
        case OPENING -> next == OPEN || next == DOWN || next == CLOSED;
        case OPEN -> next == DOWN || next == CLOSED;
        case CLOSED -> false;
      };
    }
  }

  private final Destination to;
  private final EventLoop loop;
  private final Handshake handshake;
  private final TransportLimits limits;
  private final TransportCounters transport;
  private final LinkCounters counters;
  private final BiConsumer<Destination, Refused> onRefused;

  private final ArrayDeque<Envelope> waiting = new ArrayDeque<>();
  private State state = State.DOWN;
  private ThriftChannel channel;
  private LinkCheck check;
  private long attempt;

  /** The highest version of the messages that the other end understands, according to its hello. */
  private int version;

  private long notBefore;
  private long pauseNanos;
  private long lastUsedNanos;

  PeerLink(
      Destination to,
      EventLoop loop,
      Handshake handshake,
      TransportLimits limits,
      TransportCounters transport,
      LinkCounters counters,
      BiConsumer<Destination, Refused> onRefused,
      long nowNanos) {
    this.to = to;
    this.loop = loop;
    this.handshake = handshake;
    this.limits = limits;
    this.transport = transport;
    this.counters = counters;
    this.onRefused = onRefused;
    this.notBefore = nowNanos;
    this.lastUsedNanos = nowNanos;
  }

  Destination to() {
    return to;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** Returns the time at which this link last got a message to send, by {@link System#nanoTime}. */
  long lastUsedNanos() {
    return lastUsedNanos;
  }

  void send(Envelope envelope, long nowNanos) {
    lastUsedNanos = nowNanos;
    switch (state) {
      case OPEN -> {
        transmit(envelope);
        if (state == State.OPEN) {
          check.onUsed(nowNanos);
        }
      }
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

  /** Closes the link for good. */
  void close(String why) {
    dropWaiting();
    become(State.CLOSED, why);
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
    MessageInPlace<?> inPlace = PeerCodec.inPlace(envelope.message());
    boolean sent;
    if (inPlace == null) {
      PeerCodec.Call call = PeerCodec.call(envelope, version);
      sent = channel.oneway(NAMES.get(call.method()), call.arguments());
    } else {
      sent = channel.oneway(inPlace.name(), envelope, inPlace.writer());
    }
    if (!sent) {
      counters.countDropped(1);
    }
  }

  private void open() {
    become(State.OPENING, "there is a message to send");
    long mine = ++attempt;
    loop.schedule(
        () -> failIfOpening(mine, "the node did not answer the hello in time"),
        HELLO_NANOS_MAX,
        TimeUnit.NANOSECONDS);
    Addresses.resolve(
        loop,
        to.endpoint(),
        (address, unknown) -> {
          if (address == null) {
            failIfOpening(mine, "the host name cannot be resolved");
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
              } else if (!isOpening(mine)) {
                connected.close("the attempt to open the link is over");
              } else {
                greet(mine, connected);
              }
            });
  }

  private void greet(long mine, ThriftChannel connected) {
    channel = connected;
    connected.onClose(why -> onLost(mine, why));
    Peer.hello_args greeting = new Peer.hello_args(handshake.greeting(to));
    connected.call(
        PeerCodec.PREFIX + "hello",
        greeting,
        new Peer.hello_result(),
        new AsyncMethodCallback<>() {
          @Override
          public void onComplete(Peer.hello_result result) {
            if (isOpening(mine)) {
              onHelloAnswer(mine, result);
            }
          }

          @Override
          public void onError(Exception failure) {
            failIfOpening(mine, failure.getMessage());
          }
        });
  }

  private void onHelloAnswer(long mine, Peer.hello_result result) {
    try {
      if (result.isSetRefused()) {
        throw result.getRefused();
      }
      if (!result.isSetSuccess()) {
        failIfOpening(mine, "the node answered the hello with an empty result");
        return;
      }
      Hello answer = result.getSuccess();
      RemoteNode remote = handshake.checkAnswer(answer, to);
      version = remote.version();
      LOG.debug("Opened the link to {}.", remote);
    } catch (Refused refused) {
      if (refused.isSetCode()) {
        counters.countRefused(refused.getCode());
      }
      failIfOpening(mine, refused.getMessage());
      onRefused.accept(to, refused);
      return;
    }
    become(State.OPEN, "the hello was accepted");
    while (!waiting.isEmpty() && state == State.OPEN) {
      transmit(waiting.poll());
    }
  }

  private boolean isOpening(long mine) {
    return state == State.OPENING && attempt == mine;
  }

  private void failIfOpening(long mine, String why) {
    if (isOpening(mine)) {
      ThriftChannel failed = channel;
      onLost(mine, why);
      if (failed != null) {
        failed.close(why);
      }
    }
  }

  private void onLost(long mine, String why) {
    if (attempt == mine && state != State.DOWN && state != State.CLOSED) {
      LOG.debug("No link to {} at {}: {}.", to, to.endpoint(), why);
      become(State.DOWN, why);
    }
  }

  private void become(State next, String why) {
    if (!state.leadsTo(next)) {
      throw new IllegalStateException(
          "the link to " + to + " cannot go from " + state + " to " + next + ": " + why);
    }
    LOG.trace("The link to {} goes from {} to {}: {}.", to, state, next, why);
    state = next;
    switch (next) {
      case OPEN -> {
        pauseNanos = 0;
        check = new LinkCheck(loop, channel, lastUsedNanos);
        counters.countOpened();
      }
      case DOWN -> {
        counters.countLost();
        channel = null;
        check = null;
        pauseNanos = pauseNanos == 0 ? PAUSE_NANOS_MIN : Math.min(pauseNanos * 2, PAUSE_NANOS_MAX);
        notBefore = System.nanoTime() + pauseNanos;
        dropWaiting();
      }
      case OPENING, CLOSED -> {}
    }
  }

  private void dropWaiting() {
    counters.countDropped(waiting.size());
    waiting.clear();
  }
}
