package io.diststore.locator.link;

import io.diststore.locator.wire.PeerCodec;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Hello;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.RefusedCode;
import io.diststore.thrift.peer.WireEndpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The exchange of hellos that precedes all other messages on a link. Each end checks that the other
 * end supports the version of the messages that the ring needs, serves the same service and shows
 * the same token. If both nodes are in a ring, it must be the same ring. Both ends must also agree
 * on the settings that must be equal on all nodes of a ring. The receiver must also be the
 * incarnation that the link is meant for. Both ends check all this, so neither relies on the other.
 * Immutable.
 */
public final class Handshake {
  /** The version of the messages that peer.thrift defines. */
  static final int VERSION = PeerCodec.VERSION;

  /** The first version in which views may spread copies by the sites of the members. */
  private static final int SPREAD_VERSION = 2;

  /** The first version in which the members decide views with a witness. */
  private static final int WITNESS_VERSION = 3;

  /** The first version that a node needs in a ring whose view needs no later one. */
  private static final int OLDEST_VERSION = 1;

  private final PeerIdentity own;

  public Handshake(PeerIdentity own) {
    this.own = own;
  }

  PeerIdentity own() {
    return own;
  }

  /** Returns the hello with which this node opens a link. */
  Hello greeting(Destination to) {
    Hello hello = answer();
    return to.id() == null
        ? hello
        : hello.setExpectedName(to.id().name()).setExpectedIncarnation(to.id().incarnation());
  }

  /** Returns the hello with which this node answers another node's hello. */
  Hello answer() {
    Endpoint peer = own.peer();
    Hello hello =
        new Hello(
            own.serviceType(),
            own.self().name(),
            own.self().incarnation(),
            new WireEndpoint(peer.host(), peer.port()),
            VERSION);
    RingId ring = own.ring().get();
    if (ring != null) {
      hello.setRingHigh(ring.high()).setRingLow(ring.low());
    }
    if (own.valueBytesMax() > 0) {
      hello.setValueBytesMax(own.valueBytesMax());
    }
    int copies = own.copies().getAsInt();
    if (copies > 0) {
      hello.setCopies(copies);
    }
    return own.token() == null
        ? hello
        : hello.setToken(ByteBuffer.wrap(own.token().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Checks the hello of a node that has opened a link to this node, and returns that node.
   *
   * @throws Refused if this node does not accept the link
   */
  RemoteNode checkGreeting(Hello hello) throws Refused {
    RemoteNode remote = check(hello);
    if (remote.id().equals(own.self())) {
      throw refused(
          RefusedCode.OTHER_INCARNATION,
          "The node "
              + own.self().name()
              + " was given its own address as the address of another node. Name another node.");
    }
    boolean intended =
        (!hello.isSetExpectedName() || hello.getExpectedName().equals(own.self().name()))
            && (!hello.isSetExpectedIncarnation()
                || hello.getExpectedIncarnation() == own.self().incarnation());
    if (!intended) {
      throw refused(
          RefusedCode.OTHER_INCARNATION,
          "The link was meant for another node or an earlier incarnation of this one. This node is "
              + own.self()
              + ".");
    }
    return remote;
  }

  /**
   * Checks the answer to the hello that this node sent, and returns the node that answered.
   *
   * @throws Refused if this node does not accept the other node, or if the link was meant for a
   *     different node
   */
  RemoteNode checkAnswer(Hello hello, Destination to) throws Refused {
    RemoteNode remote = check(hello);
    if (to.id() != null && !remote.id().equals(to.id())) {
      throw refused(
          RefusedCode.OTHER_INCARNATION,
          "The link was meant for "
              + to.id()
              + ", but the node at "
              + to.endpoint()
              + " is "
              + remote.id()
              + ".");
    }
    return remote;
  }

  /**
   * Reports whether these bytes are the ring's token. The check takes equally long for right and
   * wrong bytes, so its duration does not help an attacker to guess the token.
   */
  boolean isToken(byte[] shown) {
    return own.token() != null
        && shown != null
        && MessageDigest.isEqual(own.token().getBytes(StandardCharsets.UTF_8), shown);
  }

  private RemoteNode check(Hello hello) throws Refused {
    int needed = versionNeeded(own.view().get());
    if (hello.getVersion() < needed) {
      throw refused(
          RefusedCode.OTHER_VERSION,
          own.self().name()
              + " needs version "
              + needed
              + " of the messages between nodes, but "
              + hello.getName()
              + " supports only versions up to "
              + hello.getVersion()
              + ". Run the same release on all nodes.");
    }
    if (!hello.getServiceType().equals(own.serviceType())) {
      throw refused(
          RefusedCode.OTHER_SERVICE,
          own.self().name()
              + " serves "
              + own.serviceType()
              + ", but "
              + hello.getName()
              + " serves "
              + hello.getServiceType()
              + ". Name a peer that serves the same service.");
    }
    if (own.token() != null && !isToken(hello.isSetToken() ? hello.getToken() : null)) {
      throw refused(
          RefusedCode.BAD_TOKEN,
          hello.getName()
              + " showed "
              + (hello.isSetToken() ? "another token than" : "no token to")
              + " "
              + own.self().name()
              + ". Give all nodes of a ring the same token.");
    }
    if (hello.isSetRingHigh() != hello.isSetRingLow() || hello.getName().isEmpty()) {
      throw refused(
          RefusedCode.BAD_REQUEST,
          "The hello is invalid: it has no name, or only half of a ring id.");
    }
    RingId ring =
        hello.isSetRingHigh() ? new RingId(hello.getRingHigh(), hello.getRingLow()) : null;
    RingId ours = own.ring().get();
    if (ring != null && ours != null && !ring.equals(ours)) {
      throw refused(
          RefusedCode.OTHER_RING,
          own.self().name()
              + " is in the ring "
              + ours
              + ", but "
              + hello.getName()
              + " is in the ring "
              + ring
              + ". Rings never merge. Stop the nodes of one ring, and start them with a peer of the other.");
    }
    if (hello.isSetValueBytesMax()) {
      checkSetting("--value-limit", own.valueBytesMax(), hello.getName(), hello.getValueBytesMax());
    }
    if (hello.isSetCopies()) {
      checkSetting("--copies", own.copies().getAsInt(), hello.getName(), hello.getCopies());
    }
    return new RemoteNode(
        new NodeId(hello.getName().intern(), hello.getIncarnation()),
        ring,
        endpoint(hello.getPeer()),
        hello.getVersion());
  }

  /**
   * Returns the version that a node needs in a ring with this view; null if this node is in no
   * ring.
   */
  private static int versionNeeded(View view) {
    if (view != null && view.witnessed()) {
      return WITNESS_VERSION;
    }
    return view != null && view.spread() != Spread.NONE ? SPREAD_VERSION : OLDEST_VERSION;
  }

  /** Refuses the other node if both nodes know the setting and their values differ. */
  private void checkSetting(String option, int ours, String other, int theirs) throws Refused {
    if (ours > 0 && theirs > 0 && ours != theirs) {
      throw refused(
          RefusedCode.OTHER_SETTINGS,
          own.self().name()
              + " has "
              + option
              + " "
              + ours
              + ", but "
              + other
              + " has "
              + option
              + " "
              + theirs
              + ". All nodes of a ring need the same value. Start the joining node with the ring's value.");
    }
  }

  private static Endpoint endpoint(WireEndpoint wire) throws Refused {
    try {
      return new Endpoint(wire.getHost(), wire.getPort());
    } catch (IllegalArgumentException invalid) {
      throw refused(
          RefusedCode.BAD_REQUEST,
          "The hello has an invalid address: " + invalid.getMessage() + ".");
    }
  }

  private static Refused refused(RefusedCode code, String message) {
    return new Refused(message, code);
  }
}
