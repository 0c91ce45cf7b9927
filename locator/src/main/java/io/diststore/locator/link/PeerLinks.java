package io.diststore.locator.link;

import io.diststore.ring.message.Accept;
import io.diststore.ring.message.Accepted;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Outbid;
import io.diststore.ring.message.Prepare;
import io.diststore.ring.message.Promise;
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
 * The outgoing links of this node. A destination has one link, and while many bytes wait on that
 * link, it has a second one for urgent messages. If the bytes that wait on all links together reach
 * a limit, messages for links with many waiting bytes are dropped.
 *
 * <p>If a destination names an incarnation of a node, its messages never reach another incarnation:
 * the hello names the incarnations at both ends, and a connection cannot outlive the process at
 * either end. Otherwise, its messages go to whichever node listens at the address. Only the event
 * loop may use this class.
 */
public final class PeerLinks {
  /** A link to a node that is not a member is closed after this time without a message. */
  private static final long IDLE_NANOS_MAX = Duration.ofSeconds(10).toNanos();

  /**
   * The maximum number of links. A node can have two links to each known address: one to an
   * incarnation, and one to whichever node listens there. So this is enough for 8,000 addresses. No
   * ring has nearly as many. If this node had more destinations than this, some of them could not
   * be real.
   */
  private static final int LINKS_MAX = 1 << 14;

  /** A link is backlogged while more than this many bytes wait to be sent over it. */
  static final int BACKLOG_BYTES = 1 << 18;

  /** The total of the waiting bytes is computed at most once in this time. */
  private static final long COUNT_INTERVAL_NANOS = Duration.ofMillis(1).toNanos();

  private final EventLoop loop;
  private final Handshake handshake;
  private final TransportLimits limits;
  private final TransportCounters transport;
  private final LinkCounters counters;
  private final BiConsumer<Destination, Refused> onRefused;
  private final Map<Destination, PeerLink> links = new LinkedHashMap<>();

  /** The second links of destinations whose first link is backlogged, for urgent messages. */
  private final Map<Destination, PeerLink> urgentLinks = new LinkedHashMap<>();

  private long pendingBytes;
  private long countedAtNanos;

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
      link = newLink(to, nowNanos);
      links.put(to, link);
    }
    if (!link.isOpen() || link.pendingBytes() <= BACKLOG_BYTES) {
      link.send(envelope, nowNanos);
    } else if (isUrgent(envelope.message())) {
      urgentLinks.computeIfAbsent(to, k -> newLink(to, nowNanos)).send(envelope, nowNanos);
    } else if (pendingBytes(nowNanos) < limits.outboundBytesMaxInAll()) {
      link.send(envelope, nowNanos);
    } else {
      counters.countDropped(1);
    }
  }

  private PeerLink newLink(Destination to, long nowNanos) {
    return new PeerLink(to, loop, handshake, limits, transport, counters, onRefused, nowNanos);
  }

  /** Reports whether a short message is so urgent that it must not wait behind many bytes. */
  private static boolean isUrgent(Message message) {
    return message instanceof Beacon
        || message instanceof BeaconAnswer
        || message instanceof Prepare
        || message instanceof Promise
        || message instanceof Accept
        || message instanceof Accepted
        || message instanceof Outbid;
  }

  /** Returns about how many bytes wait on all links together. */
  long pendingBytes(long nowNanos) {
    if (nowNanos - countedAtNanos >= COUNT_INTERVAL_NANOS) {
      countedAtNanos = nowNanos;
      pendingBytes = links.values().stream().mapToLong(PeerLink::pendingBytes).sum();
    }
    return pendingBytes;
  }

  /** Reports whether many bytes wait to be sent to this destination. */
  public boolean isBacklogged(Destination to) {
    PeerLink link = links.get(to);
    return link != null && link.pendingBytes() > BACKLOG_BYTES;
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
   * Closes the idle links to nodes that the view does not list, and all idle second links.
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
    urgentLinks
        .values()
        .removeIf(
            link -> {
              boolean idle = nowNanos - link.lastUsedNanos() > IDLE_NANOS_MAX;
              if (idle) {
                link.close("the link is idle");
              }
              return idle;
            });
  }

  /** Closes all links. Later messages open new links, each with a new hello. */
  public void closeAll(String why) {
    links.values().forEach(link -> link.close(why));
    links.clear();
    urgentLinks.values().forEach(link -> link.close(why));
    urgentLinks.clear();
  }
}
