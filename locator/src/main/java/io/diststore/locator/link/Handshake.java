package io.diststore.locator.link;

import io.diststore.ring.shell.Destination;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.thrift.peer.Hello;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.RefusedCode;
import io.diststore.thrift.peer.WireEndpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What two nodes say before anything else on a link, and what each demands of the other: the same
 * messages, the same service, the same token, the same ring as far as both are in one, and the very
 * life that the link is meant for. Both ends check, so neither depends on the other's care.
 * Stateless but for the identity.
 */
public final class Handshake {
  /** The version of the messages in peer.thrift. */
  static final int VERSION = 1;

  private final Identity own;

  public Handshake(Identity own) {
    this.own = own;
  }

  Identity own() {
    return own;
  }

  /** What this node says first on a link to that destination. */
  Hello greeting(Destination to) {
    Hello hello = answer();
    return to.id() == null
        ? hello
        : hello.setExpectedName(to.id().name()).setExpectedIncarnation(to.id().incarnation());
  }

  /** What this node says to one that greeted it. */
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
    return own.token() == null
        ? hello
        : hello.setToken(ByteBuffer.wrap(own.token().getBytes(StandardCharsets.UTF_8)));
  }

  /** Who greets, if it is welcome. */
  Remote greetedBy(Hello hello) throws Refused {
    Remote remote = judge(hello);
    if (remote.id().equals(own.self())) {
      throw refused(
          RefusedCode.OTHER_INCARNATION,
          "The node "
              + own.self().name()
              + " was told to reach others by its own address. Name another node.");
    }
    boolean meant =
        (!hello.isSetExpectedName() || hello.getExpectedName().equals(own.self().name()))
            && (!hello.isSetExpectedIncarnation()
                || hello.getExpectedIncarnation() == own.self().incarnation());
    if (!meant) {
      throw refused(
          RefusedCode.OTHER_INCARNATION,
          "The link was meant for another node or an earlier life of it; here is "
              + own.self()
              + ".");
    }
    return remote;
  }

  /** Who answered a greeting to that destination, if it is whom the link is meant for. */
  Remote answeredBy(Hello hello, Destination to) throws Refused {
    Remote remote = judge(hello);
    if (to.id() != null && !remote.id().equals(to.id())) {
      throw refused(
          RefusedCode.OTHER_INCARNATION,
          "The link was meant for "
              + to.id()
              + "; at "
              + to.endpoint()
              + " is "
              + remote.id()
              + ".");
    }
    return remote;
  }

  /** Whether these bytes are the ring's token; takes the same time whatever they are. */
  boolean isToken(byte[] shown) {
    return own.token() != null
        && shown != null
        && MessageDigest.isEqual(own.token().getBytes(StandardCharsets.UTF_8), shown);
  }

  private Remote judge(Hello hello) throws Refused {
    if (hello.getVersion() < VERSION) {
      throw refused(
          RefusedCode.OTHER_VERSION,
          own.self().name()
              + " speaks version "
              + VERSION
              + " of the messages between nodes, "
              + hello.getName()
              + " only up to "
              + hello.getVersion()
              + ". Run the same release on all nodes.");
    }
    if (!hello.getServiceType().equals(own.serviceType())) {
      throw refused(
          RefusedCode.OTHER_SERVICE,
          own.self().name()
              + " serves "
              + own.serviceType()
              + ", "
              + hello.getName()
              + " "
              + hello.getServiceType()
              + ". Name a peer of the same service.");
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
          "A hello without a name, or with half a ring id, makes no sense.");
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
              + ", "
              + hello.getName()
              + " in the ring "
              + ring
              + ". Rings never merge: stop the nodes of one and start them with a peer of the other.");
    }
    return new Remote(
        new NodeId(hello.getName().intern(), hello.getIncarnation()),
        ring,
        endpoint(hello.getPeer()));
  }

  private static Endpoint endpoint(WireEndpoint wire) throws Refused {
    try {
      return new Endpoint(wire.getHost(), wire.getPort());
    } catch (IllegalArgumentException none) {
      throw refused(
          RefusedCode.BAD_REQUEST, "A hello has as its address " + none.getMessage() + ".");
    }
  }

  private static Refused refused(RefusedCode code, String message) {
    return new Refused(message, code);
  }
}
