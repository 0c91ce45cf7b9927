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
 * Finds out which node, if any, listens at an address. Each probe opens its own connection and
 * sends an unframed message. Nodes of the original program, and most other programs, answer or
 * reject an unframed message at once. Only the event loop may use this class.
 */
public final class Prober {
  /** An address that has not answered after this time counts as unresponsive. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final TransportLimits limits;
  private final TransportCounters counters;

  public Prober(EventLoop loop, TransportLimits limits, TransportCounters counters) {
    this.loop = loop;
    this.limits = limits;
    this.counters = counters;
  }

  /**
   * Sends a probe. Calls {@code onResult} exactly once, on the event loop, after {@link #PATIENCE}
   * at the latest.
   */
  public void probe(Endpoint at, Probe probe, Consumer<ProbeResult> onResult) {
    new Call(probe, onResult).start(at);
  }

  /** One probe that is under way. */
  private final class Call {
    private final Probe probe;
    private final Consumer<ProbeResult> onResult;
    private final Future<?> timeout;
    private ThriftChannel channel;
    private boolean done;

    Call(Probe probe, Consumer<ProbeResult> onResult) {
      this.probe = probe;
      this.onResult = onResult;
      this.timeout =
          loop.schedule(
              () -> finish(new ProbeResult.Unresponsive()),
              PATIENCE.toNanos(),
              TimeUnit.NANOSECONDS);
    }

    void start(Endpoint at) {
      Addresses.resolve(
          loop,
          at,
          (address, unknown) -> {
            if (address == null) {
              finish(
                  new ProbeResult.Unreachable("the host '" + at.host() + "' cannot be resolved"));
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
                  finish(notConnected(failure));
                } else {
                  ask(connected);
                }
              });
    }

    private ProbeResult notConnected(Throwable failure) {
      return switch (failure) {
        case ConnectTimeoutException late -> new ProbeResult.Unresponsive();
        // The connection was refused. The only other cause would be a timeout of the operating
        // system, but that is far longer than PATIENCE.
        case ConnectException refused -> new ProbeResult.NoListener();
        default -> new ProbeResult.Unreachable(String.valueOf(failure.getMessage()));
      };
    }

    private void ask(ThriftChannel connected) {
      channel = connected;
      if (done) {
        connected.close("the probe has timed out");
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
                      ? result(result.getSuccess())
                      : new ProbeResult.OtherProgram(null));
            }

            @Override
            public void onError(Exception failure) {
              finish(new ProbeResult.OtherProgram(null));
            }
          });
    }

    private ProbeResult result(ProbeAnswer answer) {
      if (!answer.getServiceType().equals(probe.getServiceType())) {
        return new ProbeResult.OtherProgram(answer.getServiceType());
      }
      return switch (answer.getStanding()) {
        case UNDECIDED -> new ProbeResult.Undecided(answer.getPort(), answer.isPromised());
        case FOLLOWING -> new ProbeResult.Following();
        case DEPENDENT -> new ProbeResult.Dependent();
        case MEMBER -> {
          int port = answer.getPeer().getPort();
          String host = answer.getPeer().getHost();
          boolean valid = !host.isEmpty() && port >= 1 && port <= 65535;
          yield valid
              ? new ProbeResult.InRing(new Endpoint(host, port))
              : new ProbeResult.OtherProgram(null);
        }
      };
    }

    private void finish(ProbeResult result) {
      if (done) {
        return;
      }
      done = true;
      timeout.cancel(false);
      if (channel != null) {
        channel.close("the probe is finished");
      }
      onResult.accept(result);
    }
  }
}
