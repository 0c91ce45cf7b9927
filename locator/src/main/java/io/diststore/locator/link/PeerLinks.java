package io.diststore.locator.link;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Refused;
import io.diststore.transport.TransportCounters;
import io.diststore.transport.TransportLimits;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The outgoing links of this node, at most one a destination. A destination names one life of a
 * node, so a message for another life is never delivered: the hello binds both ends, and a
 * connection does not outlive a process. For the event loop's thread.
 */
public final class PeerLinks {
  /** After which time without a message the link to somebody who is no member is closed. */
  private static final long IDLE_NANOS_MAX = Duration.ofSeconds(10).toNanos();

  /** Rings are far smaller; beyond that, destinations are made up. */
  private static final int LINKS_MAX = 4096;

  private final EventLoop loop;
  private final Handshake handshake;
  private final TransportLimits limits;
  private final TransportCounters transport;
  private final LinkCounters counters;
  private final BiConsumer<Destination, Refused> refusals;
  private final Map<Destination, PeerLink> links = new LinkedHashMap<>();

  /**
   * No links yet.
   *
   * @param refusals told on the loop when a hello was refused, by either end
   */
  public PeerLinks(
      EventLoop loop,
      Handshake handshake,
      TransportLimits limits,
      TransportCounters transport,
      LinkCounters counters,
      BiConsumer<Destination, Refused> refusals) {
    this.loop = loop;
    this.handshake = handshake;
    this.limits = limits;
    this.transport = transport;
    this.counters = counters;
    this.refusals = refusals;
  }

  /** Sends a message, sooner or later or never. */
  public void send(Destination to, Envelope envelope, long nowNanos) {
    PeerLink link = links.get(to);
    if (link == null) {
      if (links.size() >= LINKS_MAX) {
        counters.countDropped(1);
        return;
      }
      link = new PeerLink(to, loop, handshake, limits, transport, counters, refusals, nowNanos);
      links.put(to, link);
    }
    link.send(envelope, nowNanos);
  }

  /** Whether the hello of this destination was answered and the connection stands. */
  public boolean isOpen(Destination to) {
    PeerLink link = links.get(to);
    return link != null && link.isOpen();
  }

  /** How many destinations there are links to, open or not. */
  public int size() {
    return links.size();
  }

  /** Closes what is idle and leads to nobody that the view lists; {@code view} may be null. */
  public void closeIdle(View view, long nowNanos) {
    links
        .values()
        .removeIf(
            link -> {
              boolean member = view != null && link.to().id() != null && view.lists(link.to().id());
              boolean idle = nowNanos - link.lastUsed() > IDLE_NANOS_MAX;
              if (idle && !member) {
                link.close("nothing is said on it");
              }
              return idle && !member;
            });
  }

  /** Closes every link. Later messages open new ones, with a new hello. */
  public void closeAll(String why) {
    links.values().forEach(link -> link.close(why));
    links.clear();
  }
}
