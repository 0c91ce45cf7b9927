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
import io.diststore.transport.LimitedLog;
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
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end of service {@code Peer}: accepts links, receives messages from them, answers
 * probes, and knows which connections may administer this node. Only the event loop may use this
 * class.
 */
public final class PeerService {
  private static final Logger LOG = LoggerFactory.getLogger(PeerService.class);
  private static final LimitedLog REFUSALS = new LimitedLog(LOG);
  private static final AttributeKey<Link> LINK = AttributeKey.valueOf(PeerService.class, "link");
  private static final AttributeKey<Boolean> TRUSTED =
      AttributeKey.valueOf(PeerService.class, "trusted");

  /**
   * An accepted link.
   *
   * @param acceptedBy the handshake of the incarnation that accepted the link
   */
  private record Link(RemoteNode remote, Handshake acceptedBy) {}

  /** The handshake of the running incarnation. */
  private Handshake handshake;

  private final LinkCounters counters;
  private final Function<Probe, ProbeAnswer> probeAnswers;
  private final IntSupplier segments;
  private final Consumer<Envelope> inbox;
  private final Administration administration;

  /**
   * Creates the service.
   *
   * @param probeAnswers answers probes
   * @param segments supplies the number of segments of the ring; 0 while this node has no ring
   * @param inbox receives the valid messages that come from this node's ring and are meant for this
   *     incarnation of the node
   * @param administration carries out recoveries
   */
  public PeerService(
      Handshake handshake,
      LinkCounters counters,
      Function<Probe, ProbeAnswer> probeAnswers,
      IntSupplier segments,
      Consumer<Envelope> inbox,
      Administration administration) {
    this.handshake = handshake;
    this.counters = counters;
    this.probeAnswers = probeAnswers;
    this.segments = segments;
    this.inbox = inbox;
    this.administration = administration;
  }

  /**
   * Begins a new incarnation of this node. The new incarnation receives no messages over links that
   * an earlier incarnation has accepted.
   *
   * @param next the handshake of the new incarnation
   */
  public void renew(Handshake next) {
    handshake = next;
  }

  /** Returns all methods, for the port at which members reach this node. */
  public MethodTable methods() {
    List<PeerFunction<?, ?>> functions = new ArrayList<>();
    functions.add(probe());
    functions.add(
        new PeerFunction<Peer.hello_args, Hello>(
            "hello",
            Peer.hello_args::new,
            Peer.hello_result::new,
            (args, done) -> onHello(args.getMine(), done)));
    functions.add(
        new PeerFunction<Peer.echo_args, Void>(
            "echo",
            Peer.echo_args::new,
            Peer.echo_result::new,
            (args, done) -> done.onComplete(null)));
    functions.add(
        new PeerFunction<Peer.authorize_args, Void>(
            "authorize",
            Peer.authorize_args::new,
            Peer.authorize_result::new,
            (args, done) -> onAuthorize(args.getToken(), done)));
    functions.addAll(new AdministrativeCalls(this, administration).functions());
    PeerCodec.KINDS.forEach(kind -> functions.add(message(kind)));
    Map<String, DirectMethod> direct = new HashMap<>();
    PeerCodec.IN_PLACE.forEach(kind -> direct.put(PeerCodec.PREFIX + kind.method(), inPlace(kind)));
    return PeerFunction.table(this, functions).with(direct);
  }

  /**
   * Returns only the method {@code probe}, for a port that is only for clients. Other nodes may
   * look for this node at that port.
   */
  public MethodTable probeOnly() {
    return PeerFunction.table(this, List.of(probe()));
  }

  /**
   * Reports whether this connection may administer the node. If the ring has a token, the
   * connection must have shown the token. If the ring has no token, only this machine can reach the
   * node, and the connection must come from this machine.
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
        (args, done) -> {
          if (args.isSetMine()) {
            done.onComplete(probeAnswers.apply(args.getMine()));
          } else {
            done.onError(
                new TApplicationException(
                    TApplicationException.PROTOCOL_ERROR, "The call to 'probe' has no probe."));
          }
        });
  }

  private <A extends TBase<A, ?>> PeerFunction<A, Void> message(MessageKind<?, A> kind) {
    return new PeerFunction<>(
        kind.method(), kind.emptyArguments(), null, (args, done) -> receive(kind, args, done));
  }

  /**
   * Returns a method that does the same as {@link #receive}, but reads messages in place. If {@link
   * #receive} might reject a message, the returned method returns false. The transport then calls
   * {@link #receive}.
   */
  private DirectMethod inPlace(MessageInPlace<?> kind) {
    return (arguments, none, call) -> {
      Link link = call.connection().attr(LINK).get();
      if (link == null || link.acceptedBy != handshake || isInAnotherRing(link.remote)) {
        return false;
      }
      Envelope envelope = kind.read(arguments, link.remote.id(), segments.getAsInt());
      if (envelope != null) {
        inbox.accept(envelope);
      }
      return envelope != null;
    };
  }

  private void onHello(Hello theirs, AsyncMethodCallback<Hello> done) {
    Connection connection = Connection.current();
    try {
      if (theirs == null) {
        throw new Refused("The call to 'hello' has no hello.", RefusedCode.BAD_REQUEST);
      }
      RemoteNode remote = handshake.checkGreeting(theirs);
      if (connection.attr(LINK).setIfAbsent(new Link(remote, handshake)) != null) {
        throw new Refused(
            "A hello was already accepted on this link. Open another link.",
            RefusedCode.BAD_REQUEST);
      }
      connection.attr(TRUSTED).set(handshake.own().token() != null);
      LOG.debug("Accepted a link from {}.", remote);
      done.onComplete(handshake.answer());
    } catch (Refused refused) {
      refuse(connection, refused, done);
    }
  }

  private void onAuthorize(byte[] token, AsyncMethodCallback<Void> done) {
    Connection connection = Connection.current();
    if (handshake.isToken(token)) {
      connection.attr(TRUSTED).set(true);
      done.onComplete(null);
    } else {
      refuse(connection, new Refused("This is not the ring's token.", RefusedCode.BAD_TOKEN), done);
    }
  }

  /**
   * Reports whether the calling connection may administer this node. If not, this method refuses
   * the call.
   */
  boolean checkAdministrator(AsyncMethodCallback<?> done) {
    Connection connection = Connection.current();
    if (mayAdminister(connection)) {
      return true;
    }
    String why =
        handshake.own().token() == null
            ? "Only callers on the node's own machine may administer it."
            : "Only callers that have shown the ring's token may administer the node.";
    refuse(connection, new Refused(why, RefusedCode.BAD_TOKEN), done);
    return false;
  }

  private void refuse(Connection connection, Refused refused, AsyncMethodCallback<?> done) {
    counters.countRefused(refused.getCode());
    // After a node has restarted, members keep trying to reach its earlier incarnation until a view
    // no longer lists that incarnation.
    if (refused.getCode() == RefusedCode.OTHER_INCARNATION) {
      LOG.debug("Refused {}: {}", connection.remoteAddress(), refused.getMessage());
    } else {
      REFUSALS.info(
          "refused calls between nodes (" + refused.getCode() + ")",
          "Refused {}: {}",
          connection.remoteAddress(),
          refused.getMessage());
    }
    done.onError(refused);
  }

  private <A extends TBase<A, ?>> void receive(
      MessageKind<?, A> kind, A arguments, AsyncMethodCallback<Void> done) {
    Connection connection = Connection.current();
    Link link = connection.attr(LINK).get();
    RemoteNode remote = link == null ? null : link.remote;
    if (remote == null) {
      counters.countUnwelcome();
      connection.close("the message '" + kind.method() + "' came before a hello");
    } else if (link.acceptedBy != handshake) {
      connection.close("the link was accepted by an earlier incarnation of this node");
    } else if (isInAnotherRing(remote)) {
      counters.countUnwelcome();
      connection.close(remote.id() + " is in another ring, " + remote.ring());
    } else {
      try {
        inbox.accept(kind.fromArguments(arguments, remote.id(), segments.getAsInt()));
      } catch (TException invalid) {
        counters.countInvalid();
        connection.close(invalid.getMessage());
      }
    }
    done.onComplete(null);
  }

  /**
   * Reports whether the node at the other end is in another ring. The handshake does not exclude
   * this case, because this node may have joined its ring after the link was opened.
   */
  private boolean isInAnotherRing(RemoteNode remote) {
    RingId own = handshake.own().ring().get();
    return remote.ring() != null && own != null && !own.equals(remote.ring());
  }
}
