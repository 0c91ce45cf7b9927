package io.diststore.locator;

import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.transport.TransportLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * All that a member is told at its start. Immutable; checked here, so that a wrong one is refused
 * in words before anything happens.
 *
 * @param bind the address to listen on; with one beyond loopback a token is demanded
 * @param advertise the host by which others reach this node, part of its name; null: {@code bind}
 * @param port where clients reach it; 0: the first free one of {@code ports}
 * @param peerPort where members reach it and administrative calls are taken; 0: on {@code port}
 * @param ports where nodes of one machine find each other
 * @param peer a node of the ring to join; null: find one on this machine, or found one
 * @param token the secret that all nodes of the ring share; null: none
 * @param copies how many members keep each key, in a ring that this node founds
 * @param segments how many segments such a ring has, a power of two
 * @param timing the same on all nodes of a ring
 * @param limits bounds of the ring's core
 * @param transport bounds of the server; where members reach it messages of several MiB must fit
 * @param name what the node is called in its ring, the same at each start; null: its host and port
 * @param registered the ring to be in if its views are decided outside of it; null: a ring whose
 *     members decide, which {@code peer} or a look around leads to
 */
/*
 * Longer than files here should be for the with-methods alone, one a setting.
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
    int segments,
    Timing timing,
    Limits limits,
    TransportLimits transport,
    String name,
    RegisteredRing registered) {

  private static final int COPIES_MAX = 10;
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
          "Clients and peers cannot both have port "
              + port
              + " of their own; leave the peers' port away to share one.");
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
          "The token is empty. Give one that cannot be guessed, the same to all nodes of the"
              + " ring.");
    }
    if (name != null && name.isEmpty()) {
      throw new IllegalArgumentException("The node's name is empty. Give one, or none.");
    }
    if (registered != null && peer != null) {
      throw new IllegalArgumentException(
          "The ring of a register is joined through its members; name no peer besides.");
    }
    InetAddress address = address(bind);
    if (!address.isLoopbackAddress() && token == null) {
      throw new IllegalArgumentException(
          "Listening on "
              + bind
              + " lets others than this machine reach the node, so it needs a token, the same on"
              + " all nodes of the ring. Give one, or listen on 127.0.0.1.");
    }
    if (address.isAnyLocalAddress() && advertise == null) {
      throw new IllegalArgumentException(
          "Listening on "
              + bind
              + " means every address of this machine; say by which one others are to reach the"
              + " node (advertise).");
    }
  }

  /**
   * Limits of a port on which clients and peers meet. A client may have as many calls in hand as on
   * a port of its own; messages of peers are larger, and over as soon as they are read.
   */
  public static final TransportLimits SHARED_PORT =
      TransportLimits.forClients().toBuilder()
          .messageBytesMax(TransportLimits.forPeers().messageBytesMax())
          .build();

  /** A node of this machine alone, with its own port, in whatever ring is there. */
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
        RingSettings.SEGMENTS,
        Timing.DEFAULT,
        Limits.DEFAULT,
        SHARED_PORT,
        null,
        null);
  }

  /** Whether nobody beyond this machine can reach the node. */
  public boolean loopbackOnly() {
    return address(bind).isLoopbackAddress();
  }

  /** By which host others reach the node. */
  String advertisedHost() {
    return advertise == null ? bind : advertise;
  }

  /** Where other nodes of this machine are looked for: where they would find this one. */
  String scannedHost() {
    return address(bind).isAnyLocalAddress() ? "127.0.0.1" : bind;
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "There is no address '" + host + "' to listen on.", unknown);
    }
  }

  public MemberSettings withBind(String value) {
    return new MemberSettings(
        value,
        advertise,
        port,
        peerPort,
        ports,
        peer,
        token,
        copies,
        segments,
        timing,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withAdvertise(String value) {
    return new MemberSettings(
        bind,
        value,
        port,
        peerPort,
        ports,
        peer,
        token,
        copies,
        segments,
        timing,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withPort(int value) {
    return new MemberSettings(
        bind,
        advertise,
        value,
        peerPort,
        ports,
        peer,
        token,
        copies,
        segments,
        timing,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withPeerPort(int value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        value,
        ports,
        peer,
        token,
        copies,
        segments,
        timing,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withPorts(PortRange value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        peerPort,
        value,
        peer,
        token,
        copies,
        segments,
        timing,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withPeer(Endpoint value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        peerPort,
        ports,
        value,
        token,
        copies,
        segments,
        timing,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withToken(String value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        peerPort,
        ports,
        peer,
        value,
        copies,
        segments,
        timing,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withCopies(int value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        peerPort,
        ports,
        peer,
        token,
        value,
        segments,
        timing,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withSegments(int value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        peerPort,
        ports,
        peer,
        token,
        copies,
        value,
        timing,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withTiming(Timing value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        peerPort,
        ports,
        peer,
        token,
        copies,
        segments,
        value,
        limits,
        transport,
        name,
        registered);
  }

  public MemberSettings withLimits(Limits value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        peerPort,
        ports,
        peer,
        token,
        copies,
        segments,
        timing,
        value,
        transport,
        name,
        registered);
  }

  public MemberSettings withTransport(TransportLimits value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        peerPort,
        ports,
        peer,
        token,
        copies,
        segments,
        timing,
        limits,
        value,
        name,
        registered);
  }

  public MemberSettings withName(String value) {
    return new MemberSettings(
        bind,
        advertise,
        port,
        peerPort,
        ports,
        peer,
        token,
        copies,
        segments,
        timing,
        limits,
        transport,
        value,
        registered);
  }

  public MemberSettings withRegistered(RegisteredRing value) {
    return new MemberSettings(
        bind, advertise, port, peerPort, ports, peer, token, copies, segments, timing, limits,
        transport, name, value);
  }
}
