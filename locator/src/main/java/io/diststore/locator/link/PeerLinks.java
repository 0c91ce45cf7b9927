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
 * The outgoing links of this node, at most one per destination. If a destination names an
 * incarnation of a node, its messages never reach another incarnation: the hello names the
 * incarnations at both ends, and a connection cannot outlive the process at either end. Otherwise,
 * its messages go to whichever node listens at the address. Only the event loop may use this class.
 */
public final class PeerLinks {
  /** A link to a node that is not a member is closed after this time without a message. */
  private static final long IDLE_NANOS_MAX = Duration.ofSeconds(10).toNanos();

  /**
   * The maximum number of links. No ring has nearly as many members. If this node had more
   * destinations than this, some of them could not be real.
   */
  private static final int LINKS_MAX = 4096;

  private final EventLoop loop;
  private final Handshake handshake;
  private final TransportLimits limits;
  private final TransportCounters transport;
  private final LinkCounters counters;
  private final BiConsumer<Destination, Refused> onRefused;
  private final Map<Destination, PeerLink> links = new LinkedHashMap<>();

  /**
   * Creates an object that has no links yet.
   *
   * @param onRefused called on the event loop when either end has refused a hello
   */
  public PeerLinks(
      EventLoop loop,
      Handshake handshake,
      TransportLimits limits,
      TransportCounters transport,
      LinkCounters counters,
      BiConsumer<Destination, Refused> onRefused) {
    this.loop = loop;
    this.handshake = handshake;
    this.limits = limits;
    this.transport = transport;
    this.counters = counters;
    this.onRefused = onRefused;
  }

  /**
   * Sends a message as soon as its link is open. If the link cannot be opened, the message is
   * dropped.
   */
  public void send(Destination to, Envelope envelope, long nowNanos) {
    PeerLink link = links.get(to);
    if (link == null) {
      if (links.size() >= LINKS_MAX) {
        counters.countDropped(1);
        return;
      }
      link = new PeerLink(to, loop, handshake, limits, transport, counters, onRefused, nowNanos);
      links.put(to, link);
    }
    link.send(envelope, nowNanos);
  }

  /**
   * Reports whether the link to this destination is open, which means that its hello was accepted.
   */
  public boolean isOpen(Destination to) {
    PeerLink link = links.get(to);
    return link != null && link.isOpen();
  }

  /** Returns the number of links, open or not. */
  public int size() {
    return links.size();
  }

  /**
   * Closes the idle links to nodes that the view does not list.
   *
   * @param view the view in force; null if there is none
   */
  public void closeIdle(View view, long nowNanos) {
    links
        .values()
        .removeIf(
            link -> {
              boolean member = view != null && link.to().id() != null && view.lists(link.to().id());
              boolean idle = nowNanos - link.lastUsedNanos() > IDLE_NANOS_MAX;
              if (idle && !member) {
                link.close("the link is idle");
              }
              return idle && !member;
            });
  }

  /** Closes all links. Later messages open new links, each with a new hello. */
  public void closeAll(String why) {
    links.values().forEach(link -> link.close(why));
    links.clear();
  }
}
