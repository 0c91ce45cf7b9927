package io.diststore.locator;

import io.diststore.ring.placement.Site;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.transport.TransportLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;

/**
 * The settings of a member. Immutable. The constructor rejects wrong settings with an explanation,
 * before anything starts.
 *
 * @param bind the address to listen on. Default: 127.0.0.1, which only this machine can reach. Any
 *     other address that is not a loopback address requires a token
 * @param advertise the host at which others reach this node. Default: null, which means {@code
 *     bind}. Required if {@code bind} means all addresses of the machine. If others cannot reach
 *     the node at this host, the node cannot join their ring
 * @param port the port for clients, 1 to 65535. Default: 0, which means the first free port in
 *     {@code ports}
 * @param peerPort the port for other members and administrators, 1 to 65535. Default: 0, which
 *     means that members and administrators use the port for clients
 * @param ports the ports at which the nodes on one machine find each other. All of these nodes need
 *     the same range. Default: 9900 to 9909. Too few: no port is left for another node on this
 *     machine. Too many: a node without a ring probes all of them several times per second, and
 *     takes longer to start
 * @param peer a node of the ring to join. Default: null, which means that this node joins a ring
 *     that it finds on this machine, or founds one
 * @param token the secret that all nodes of the ring share. Default: null, which means no token. A
 *     node needs a token if other machines can reach it
 * @param copies the number of members that hold each key in a ring that this node founds, 1 to 10.
 *     Default: 2. If the number is given, this node joins only a ring with the same number. Too
 *     low: keys are lost when that many members crash at the same time. Too high: each key takes
 *     more memory in the ring, and each write waits for more members
 * @param isCopiesGiven whether {@code copies} was given. If not, this node joins a ring with any
 *     number of copies
 * @param segments the number of segments in a ring that this node founds. It must be a power of
 *     two, up to 65,536. Default: 16,384. Too low: members hold unequal shares of the keys. Too
 *     high: every view change takes longer
 * @param timing the times of the protocol, which must be the same on all nodes of a ring. Default:
 *     a detection time of 1 s. Too low: busy members are marked DOWN although they are running, and
 *     their keys move. Too high: requests for the keys of a dead member wait longer
 * @param limits the bounds of the ring's core, which {@link Limits} describes. Default: {@link
 *     Limits#DEFAULT}
 * @param transport the bounds of the servers, which {@link TransportLimits} describes. Default:
 *     {@link #SHARED_PORT}. Too low: messages between members, which can have several MiB, do not
 *     fit, and the links break. Too high: a few connections can exhaust the node's memory
 * @param name the node's name in its ring. Default: null, which means the node's host and port. The
 *     name must be the same at each start. Under a different name, the node is a new member, and
 *     the ring must first detect that the old member is dead. If two nodes have the same name, the
 *     one that started later replaces the other
 * @param registered the ring to join if it has an external register. Default: null, which means a
 *     ring without one
 * @param site the zone and the machine of the node, so that the copies of a key are in different
 *     zones and on different machines. Default: {@link Site#NONE}. Wrong zones: one failure takes
 *     all copies of some keys
 */
public record MemberSettings(
    String bind,
    String advertise,
    int port,
    int peerPort,
    PortRange ports,
    Endpoint peer,
    String token,
    int copies,
    boolean isCopiesGiven,
    int segments,
    Timing timing,
    Limits limits,
    TransportLimits transport,
    String name,
    RegisteredRing registered,
    Site site) {

  /** The largest number of copies of each key. */
  public static final int COPIES_MAX = 10;

  private static final int SEGMENTS_MAX = 1 << 16;

  public MemberSettings {
    if (port < 0 || port > 65535 || peerPort < 0 || peerPort > 65535) {
      throw new IllegalArgumentException(
          "A port is a number from 1 to 65535, not "
              + (port < 0 || port > 65535 ? port : peerPort)
              + ".");
    }
    if (peerPort != 0 && peerPort == port) {
      throw new IllegalArgumentException(
          "The clients' port and the peers' port cannot both be given as "
              + port
              + ". To let peers share the clients' port, omit the peers' port.");
    }
    if (copies < 1 || copies > COPIES_MAX) {
      throw new IllegalArgumentException(
          "The number of copies must be 1 to " + COPIES_MAX + ", not " + copies + ".");
    }
    if (segments < 1 || segments > SEGMENTS_MAX || Integer.bitCount(segments) != 1) {
      throw new IllegalArgumentException(
          "The number of segments must be a power of two up to "
              + SEGMENTS_MAX
              + ", not "
              + segments
              + ".");
    }
    if (token != null && token.isEmpty()) {
      throw new IllegalArgumentException(
          "The token is empty. Give all nodes of the ring the same token, one that cannot be guessed.");
    }
    if (name != null && name.isEmpty()) {
      throw new IllegalArgumentException("The node's name is empty. Give it a name, or omit it.");
    }
    if (registered != null && peer != null) {
      throw new IllegalArgumentException(
          "A node with a register finds its ring through the register. Omit the peer.");
    }
    InetAddress address = address(bind);
    if (!address.isLoopbackAddress() && token == null) {
      throw new IllegalArgumentException(
          "Other machines can reach a node that listens on "
              + bind
              + ", so the node needs a token. Give all nodes of the ring the same token, or listen on 127.0.0.1.");
    }
    if (address.isAnyLocalAddress() && advertise == null) {
      throw new IllegalArgumentException(
          "The address "
              + bind
              + " means all addresses of this machine. Give the host at which others reach the node (advertise).");
    }
  }

  /**
   * The limits of a port that clients and members share. A client may have as many unanswered calls
   * as on a port that only clients use. Messages may be as large as on a port that only members
   * use.
   */
  public static final TransportLimits SHARED_PORT =
      TransportLimits.forClients().toBuilder()
          .messageBytesMax(TransportLimits.forPeers().messageBytesMax())
          .build();

  /**
   * Returns the default settings. With these, only this machine can reach the node. The node joins
   * a ring that it finds on this machine, or founds one.
   */
  public static MemberSettings defaults() {
    return new MemberSettings(
        "127.0.0.1",
        null,
        0,
        0,
        PortRange.DEFAULT,
        null,
        null,
        2,
        false,
        RingSettings.SEGMENTS,
        Timing.DEFAULT,
        Limits.DEFAULT,
        SHARED_PORT,
        null,
        null,
        Site.NONE);
  }

  /** Reports whether only this machine can reach the node. */
  public boolean loopbackOnly() {
    return address(bind).isLoopbackAddress();
  }

  /** Returns the host at which others reach the node. */
  String advertisedHost() {
    return advertise == null ? bind : advertise;
  }

  /** Returns the host at which this node looks for other nodes on this machine. */
  String scannedHost() {
    return address(bind).isAnyLocalAddress() ? "127.0.0.1" : bind;
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "The node cannot listen on '" + host + "', because this is not an address.", unknown);
    }
  }

  public MemberSettings withBind(String value) {
    return with(copy -> copy.bind = value);
  }

  public MemberSettings withAdvertise(String value) {
    return with(copy -> copy.advertise = value);
  }

  public MemberSettings withPort(int value) {
    return with(copy -> copy.port = value);
  }

  public MemberSettings withPeerPort(int value) {
    return with(copy -> copy.peerPort = value);
  }

  public MemberSettings withPorts(PortRange value) {
    return with(copy -> copy.ports = value);
  }

  public MemberSettings withPeer(Endpoint value) {
    return with(copy -> copy.peer = value);
  }

  public MemberSettings withToken(String value) {
    return with(copy -> copy.token = value);
  }

  public MemberSettings withCopies(int value) {
    return with(
        copy -> {
          copy.copies = value;
          copy.isCopiesGiven = true;
        });
  }

  public MemberSettings withSegments(int value) {
    return with(copy -> copy.segments = value);
  }

  public MemberSettings withTiming(Timing value) {
    return with(copy -> copy.timing = value);
  }

  public MemberSettings withLimits(Limits value) {
    return with(copy -> copy.limits = value);
  }

  public MemberSettings withTransport(TransportLimits value) {
    return with(copy -> copy.transport = value);
  }

  public MemberSettings withName(String value) {
    return with(copy -> copy.name = value);
  }

  public MemberSettings withRegistered(RegisteredRing value) {
    return with(copy -> copy.registered = value);
  }

  public MemberSettings withSite(Site value) {
    return with(copy -> copy.site = value);
  }

  private MemberSettings with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.settings();
  }

  /** A mutable copy of the settings, for changing one of them. */
  private static final class Copy {
    private String bind;
    private String advertise;
    private int port;
    private int peerPort;
    private PortRange ports;
    private Endpoint peer;
    private String token;
    private int copies;
    private boolean isCopiesGiven;
    private int segments;
    private Timing timing;
    private Limits limits;
    private TransportLimits transport;
    private String name;
    private RegisteredRing registered;
    private Site site;

    Copy(MemberSettings of) {
      bind = of.bind;
      advertise = of.advertise;
      port = of.port;
      peerPort = of.peerPort;
      ports = of.ports;
      peer = of.peer;
      token = of.token;
      copies = of.copies;
      isCopiesGiven = of.isCopiesGiven;
      segments = of.segments;
      timing = of.timing;
      limits = of.limits;
      transport = of.transport;
      name = of.name;
      registered = of.registered;
      site = of.site;
    }

    MemberSettings settings() {
      return new MemberSettings(
          bind,
          advertise,
          port,
          peerPort,
          ports,
          peer,
          token,
          copies,
          isCopiesGiven,
          segments,
          timing,
          limits,
          transport,
          name,
          registered,
          site);
    }
  }
}
