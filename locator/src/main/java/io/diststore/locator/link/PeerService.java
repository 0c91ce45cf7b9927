package io.diststore.locator.link;

import io.diststore.locator.wire.MessageInPlace;
import io.diststore.locator.wire.MessageKind;
import io.diststore.locator.wire.PeerCodec;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.view.RingId;
import io.diststore.thrift.peer.Hello;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Probe;
import io.diststore.thrift.peer.ProbeAnswer;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.RefusedCode;
import io.diststore.transport.Connection;
import io.diststore.transport.DirectMethod;
import io.diststore.transport.MethodTable;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end of service {@code Peer}: welcomes links, takes messages from them, answers
 * probes, and knows which connections may administer this node. For the event loop's thread.
 */
public final class PeerService {
  private static final Logger LOG = LoggerFactory.getLogger(PeerService.class);
  private static final AttributeKey<Remote> REMOTE =
      AttributeKey.valueOf(PeerService.class, "remote");
  private static final AttributeKey<Boolean> TRUSTED =
      AttributeKey.valueOf(PeerService.class, "trusted");

  private final Handshake handshake;
  private final LinkCounters counters;
  private final Function<Probe, ProbeAnswer> reception;
  private final IntSupplier segments;
  private final Consumer<Envelope> inbox;
  private final Administration administration;

  /**
   * A service that has seen nobody yet.
   *
   * @param reception answers probes
   * @param segments how many segments the ring has, 0 as long as there is none
   * @param inbox takes messages that are of this ring, meant for this life of the node, and make
   *     sense
   * @param administration does what an administrator asks for
   */
  public PeerService(
      Handshake handshake,
      LinkCounters counters,
      Function<Probe, ProbeAnswer> reception,
      IntSupplier segments,
      Consumer<Envelope> inbox,
      Administration administration) {
    this.handshake = handshake;
    this.counters = counters;
    this.reception = reception;
    this.segments = segments;
    this.inbox = inbox;
    this.administration = administration;
  }

  /** All methods, for the port by which members reach this node. */
  public MethodTable methods() {
    List<PeerFunction<?, ?>> functions = new ArrayList<>();
    functions.add(probe());
    functions.add(
        new PeerFunction<Peer.hello_args, Hello>(
            "hello",
            Peer.hello_args::new,
            Peer.hello_result::new,
            (args, done) -> hello(args.getMine(), done)));
    functions.add(
        new PeerFunction<Peer.authorize_args, Void>(
            "authorize",
            Peer.authorize_args::new,
            Peer.authorize_result::new,
            (args, done) -> authorize(args.getToken(), done)));
    functions.addAll(new AdministrativeCalls(this, administration).functions());
    PeerCodec.KINDS.forEach(kind -> functions.add(message(kind)));
    Map<String, DirectMethod> direct = new HashMap<>();
    PeerCodec.IN_PLACE.forEach(kind -> direct.put(PeerCodec.PREFIX + kind.method(), common(kind)));
    return PeerFunction.table(this, functions).with(direct);
  }

  /** The probe alone, for a port of clients by which nodes are found too. */
  public MethodTable probeAlone() {
    return PeerFunction.table(this, List.of(probe()));
  }

  /**
   * Whether what comes from there may administer this node: with a token, who has shown it; without
   * one, who is on this machine, which is then the only one from which the node can be reached.
   */
  public boolean mayAdminister(Connection connection) {
    if (handshake.own().token() != null) {
      return Boolean.TRUE.equals(connection.attr(TRUSTED).get());
    }
    return connection.remoteAddress() instanceof InetSocketAddress address
        && address.getAddress().isLoopbackAddress();
  }

  private PeerFunction<Peer.probe_args, ProbeAnswer> probe() {
    return new PeerFunction<>(
        "probe",
        Peer.probe_args::new,
        Peer.probe_result::new,
        (args, done) -> done.onComplete(reception.apply(args.getMine())));
  }

  private <A extends TBase<A, ?>> PeerFunction<A, Void> message(MessageKind<?, A> kind) {
    return new PeerFunction<>(
        kind.method(), kind.emptyArguments(), null, (args, done) -> receive(kind, args, done));
  }

  /** What {@link #receive} does if nothing speaks against it. */
  private DirectMethod common(MessageInPlace<?> kind) {
    return (arguments, none, call) -> {
      Remote remote = call.connection().attr(REMOTE).get();
      if (remote == null || ofAnotherRing(remote)) {
        return false;
      }
      Envelope envelope = kind.read(arguments, remote.id(), segments.getAsInt());
      if (envelope != null) {
        inbox.accept(envelope);
      }
      return envelope != null;
    };
  }

  private void hello(Hello theirs, AsyncMethodCallback<Hello> done) {
    Connection connection = Connection.current();
    try {
      Remote remote = handshake.greetedBy(theirs);
      if (connection.attr(REMOTE).setIfAbsent(remote) != null) {
        throw new Refused("A link has one hello; open another link.", RefusedCode.BAD_REQUEST);
      }
      connection.attr(TRUSTED).set(handshake.own().token() != null);
      LOG.debug("Linked from {}.", remote);
      done.onComplete(handshake.answer());
    } catch (Refused refused) {
      refuse(connection, refused, done);
    }
  }

  private void authorize(byte[] token, AsyncMethodCallback<Void> done) {
    Connection connection = Connection.current();
    if (handshake.isToken(token)) {
      connection.attr(TRUSTED).set(true);
      done.onComplete(null);
    } else {
      refuse(
          connection,
          new Refused("This is not the token of this ring.", RefusedCode.BAD_TOKEN),
          done);
    }
  }

  /** Whether the connection that calls may administer this node; if not, it is told so. */
  boolean administered(AsyncMethodCallback<?> done) {
    Connection connection = Connection.current();
    if (mayAdminister(connection)) {
      return true;
    }
    String why =
        handshake.own().token() == null
            ? "This is for whoever is on this node's machine."
            : "This is for those who may administer the node: show the token of its ring.";
    refuse(connection, new Refused(why, RefusedCode.BAD_TOKEN), done);
    return false;
  }

  private void refuse(Connection connection, Refused refused, AsyncMethodCallback<?> done) {
    counters.countRefused(refused.getCode());
    LOG.info("Refused {}: {}", connection.remoteAddress(), refused.getMessage());
    done.onError(refused);
  }

  private <A extends TBase<A, ?>> void receive(
      MessageKind<?, A> kind, A arguments, AsyncMethodCallback<Void> done) {
    Connection connection = Connection.current();
    Remote remote = connection.attr(REMOTE).get();
    if (remote == null) {
      counters.countUnannounced();
      connection.close("the message '" + kind.method() + "' came before a hello");
    } else if (ofAnotherRing(remote)) {
      counters.countUnannounced();
      connection.close(remote.id() + " is in another ring, " + remote.ring());
    } else {
      try {
        inbox.accept(kind.fromArguments(arguments, remote.id(), segments.getAsInt()));
      } catch (TException senseless) {
        counters.countSenseless();
        connection.close(senseless.getMessage());
      }
    }
    done.onComplete(null);
  }

  /** A link may be older than the ring that this node has joined since. */
  private boolean ofAnotherRing(Remote remote) {
    RingId own = handshake.own().ring().get();
    return remote.ring() != null && own != null && !own.equals(remote.ring());
  }
}
