package io.diststore.locator.discovery;

import io.diststore.locator.link.Addresses;
import io.diststore.locator.wire.PeerCodec;
import io.diststore.ring.view.Endpoint;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Probe;
import io.diststore.thrift.peer.ProbeAnswer;
import io.diststore.transport.ThriftChannel;
import io.diststore.transport.TransportCounters;
import io.diststore.transport.TransportLimits;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * Asks whoever listens at an address who they are. One connection a probe, unframed, so that
 * original nodes and most other things answer or hang up at once. For the event loop's thread.
 */
public final class Scout {
  /** After which time somebody who says nothing counts as silent. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final TransportLimits limits;
  private final TransportCounters counters;

  public Scout(EventLoop loop, TransportLimits limits, TransportCounters counters) {
    this.loop = loop;
    this.limits = limits;
    this.counters = counters;
  }

  /**
   * Sends a probe; {@code seen} is called once, on the loop, after {@link #PATIENCE} at the latest.
   */
  public void probe(Endpoint at, Probe probe, Consumer<Sighting> seen) {
    new Errand(probe, seen).go(at);
  }

  /** One probe under way. */
  private final class Errand {
    private final Probe probe;
    private final Consumer<Sighting> seen;
    private final Future<?> impatience;
    private ThriftChannel channel;
    private boolean done;

    Errand(Probe probe, Consumer<Sighting> seen) {
      this.probe = probe;
      this.seen = seen;
      this.impatience =
          loop.schedule(
              () -> finish(new Sighting.Silent()), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }

    void go(Endpoint at) {
      Addresses.resolve(
          loop,
          at,
          (address, unknown) -> {
            if (address == null) {
              finish(new Sighting.Unreachable("there is no host '" + at.host() + "'"));
            } else {
              connect(address);
            }
          });
    }

    private void connect(InetSocketAddress address) {
      ThriftChannel.connect(loop, address, false, (int) PATIENCE.toMillis(), limits, counters)
          .whenComplete(
              (connected, failure) -> {
                if (connected == null) {
                  finish(unconnected(failure));
                } else {
                  ask(connected);
                }
              });
    }

    private Sighting unconnected(Throwable failure) {
      return switch (failure) {
        case ConnectTimeoutException late -> new Sighting.Silent();
        // Refused: the system's own patience, the other reason for it, is far longer than ours.
        case ConnectException refused -> new Sighting.Nobody();
        default -> new Sighting.Unreachable(String.valueOf(failure.getMessage()));
      };
    }

    private void ask(ThriftChannel connected) {
      channel = connected;
      if (done) {
        connected.close("the answer is not needed any more");
        return;
      }
      connected.call(
          PeerCodec.PREFIX + "probe",
          new Peer.probe_args(probe),
          new Peer.probe_result(),
          new AsyncMethodCallback<>() {
            @Override
            public void onComplete(Peer.probe_result result) {
              finish(
                  result.isSetSuccess()
                      ? sighting(result.getSuccess())
                      : new Sighting.Stranger(null));
            }

            @Override
            public void onError(Exception failure) {
              finish(new Sighting.Stranger(null));
            }
          });
    }

    private Sighting sighting(ProbeAnswer answer) {
      if (!answer.getServiceType().equals(probe.getServiceType())) {
        return new Sighting.Stranger(answer.getServiceType());
      }
      return switch (answer.getStanding()) {
        case UNDECIDED -> new Sighting.Undecided(answer.getPort(), answer.isPromised());
        case FOLLOWING -> new Sighting.Following();
        case DEPENDENT -> new Sighting.Dependent();
        case MEMBER -> {
          int port = answer.getPeer().getPort();
          String host = answer.getPeer().getHost();
          boolean real = !host.isEmpty() && port >= 1 && port <= 65535;
          yield real ? new Sighting.InRing(new Endpoint(host, port)) : new Sighting.Stranger(null);
        }
      };
    }

    private void finish(Sighting sighting) {
      if (done) {
        return;
      }
      done = true;
      impatience.cancel(false);
      if (channel != null) {
        channel.close("the answer is here, or too late");
      }
      seen.accept(sighting);
    }
  }
}
