package io.diststore.locator.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.placement.Site;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Header;
import io.diststore.thrift.peer.Hello;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.RefusedCode;
import io.diststore.transport.Oversized;
import io.diststore.transport.SocketKind;
import io.diststore.transport.ThriftChannel;
import io.diststore.transport.ThriftServer;
import io.diststore.transport.TransportCounters;
import io.diststore.transport.TransportLimits;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerLinksTest {
  private static final RingId RING = new RingId(1, 2);
  private static final int SEGMENTS = 4;
  private static final int VALUE_BYTES = 1 << 20;
  private static final NodeId CALLER = new NodeId("caller:1", 11);
  private static final NodeId CALLED = new NodeId("called:2", 22);

  private final EventLoopGroup group = SocketKind.best().newLoop("links");
  private final EventLoop loop = group.next();
  private final TransportCounters transport = new TransportCounters();
  private final LinkCounters ours = new LinkCounters();
  private final LinkCounters theirs = new LinkCounters();
  private final BlockingQueue<Envelope> inbox = new LinkedBlockingQueue<>();
  private final BlockingQueue<RefusedCode> refusals = new LinkedBlockingQueue<>();
  private final List<ThriftServer> servers = new ArrayList<>();
  private Endpoint called;
  private PeerService service;

  @BeforeEach
  void serve() throws Exception {
    called =
        serve(
            new PeerIdentity(
                CALLED,
                "a.A",
                new Endpoint("127.0.0.1", 2),
                "token",
                () -> RING,
                100,
                () -> 2,
                () -> null));
  }

  @AfterEach
  void close() throws Exception {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10_000);
  }

  @Test
  void messagesSentBeforeTheLinkOpensArriveInOrder() throws Exception {
    PeerLinks links = links(RING, "a.A", "token");
    on(
        () -> {
          for (int i = 0; i < 100; i++) {
            links.send(
                new Destination(CALLED, called),
                new Envelope(CALLER, i, new Replicated(0, i)),
                System.nanoTime());
          }
        });
    for (int i = 0; i < 100; i++) {
      assertThat(inbox.poll(20, TimeUnit.SECONDS))
          .isEqualTo(new Envelope(CALLER, i, new Replicated(0, i)));
    }
    assertThat(ours.opened()).isEqualTo(1);
  }

  @Test
  void aMessageForAnotherIncarnationIsNeverDelivered() throws Exception {
    send(links(RING, "a.A", "token"), new Destination(new NodeId(CALLED.name(), 21), called));
    assertRefused(RefusedCode.OTHER_INCARNATION);
  }

  @Test
  void aMessageForAnIncarnationNeverReachesTheNextOneOfTheSameProcess() throws Exception {
    PeerLinks links = links(RING, "a.A", "token");
    Destination to = new Destination(CALLED, called);
    send(links, to);
    assertThat(inbox.poll(20, TimeUnit.SECONDS)).isNotNull();
    NodeId next = new NodeId(CALLED.name(), 23);
    PeerIdentity identity =
        new PeerIdentity(
            next,
            "a.A",
            new Endpoint("127.0.0.1", 2),
            "token",
            () -> RING,
            100,
            () -> 2,
            () -> null);
    on(() -> service.renew(new Handshake(identity)));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (refusals.isEmpty() && System.nanoTime() < end) {
      send(links, to);
    }
    assertThat(refusals).contains(RefusedCode.OTHER_INCARNATION);
    assertThat(inbox).isEmpty();
    send(links, new Destination(next, called));
    assertThat(inbox.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aMessageToAnAddressGoesToAnyNodeThere() throws Exception {
    send(links(null, "a.A", "token"), new Destination(null, called));
    assertThat(inbox.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aNodeOfAnotherRingIsRefused() throws Exception {
    send(links(new RingId(9, 9), "a.A", "token"), new Destination(CALLED, called));
    assertRefused(RefusedCode.OTHER_RING);
  }

  @Test
  void aNodeOfAnotherServiceIsRefused() throws Exception {
    send(links(RING, "b.B", "token"), new Destination(CALLED, called));
    assertRefused(RefusedCode.OTHER_SERVICE);
  }

  @Test
  void aNodeWithoutTheTokenIsRefused() throws Exception {
    send(links(RING, "a.A", null), new Destination(CALLED, called));
    assertRefused(RefusedCode.BAD_TOKEN);
  }

  @Test
  void aNodeThatPlacesOwnersDifferentlyIsRefusedWhereTheRingSpreadsCopies() throws Exception {
    Hello old =
        new Handshake(
                new PeerIdentity(
                    CALLER,
                    "a.A",
                    new Endpoint("127.0.0.1", 1),
                    "token",
                    () -> RING,
                    100,
                    () -> 0,
                    () -> null))
            .answer()
            .setVersion(1);
    View plain = view(Site.NONE);
    View spread = view(new Site("zone", ""));
    assertThat(greeted(plain, old)).isNull();
    assertThat(greeted(spread, old)).isEqualTo(RefusedCode.OTHER_VERSION);
    assertThat(greeted(spread, old.setVersion(2))).isNull();
    assertThat(greeted(plain.withWitness(), old)).isEqualTo(RefusedCode.OTHER_VERSION);
    assertThat(greeted(plain.withWitness(), old.setVersion(Handshake.VERSION))).isNull();
  }

  private static View view(Site site) {
    Endpoint at = new Endpoint("127.0.0.1", 2);
    return View.founding(RING, 16, 2, new Member(CALLED, MemberState.UP, at, at, site));
  }

  /** Returns why a node refuses this hello, or null if it accepts the hello. */
  private static RefusedCode greeted(View view, Hello hello) {
    PeerIdentity identity =
        new PeerIdentity(
            CALLED,
            "a.A",
            new Endpoint("127.0.0.1", 2),
            "token",
            () -> RING,
            100,
            () -> 2,
            () -> view);
    try {
      new Handshake(identity).checkGreeting(hello);
      return null;
    } catch (Refused refused) {
      return refused.getCode();
    }
  }

  @Test
  void theCallingEndAlsoRefusesAnImpostor() throws Exception {
    Endpoint impostor =
        serve(
            new PeerIdentity(
                new NodeId("impostor:3", 3),
                "a.A",
                new Endpoint("127.0.0.1", 3),
                null,
                () -> null,
                100,
                () -> 2,
                () -> null));
    send(links(RING, "a.A", "token"), new Destination(null, impostor));
    assertRefused(RefusedCode.BAD_TOKEN);
  }

  @Test
  void aLinkOpensAgainAfterTheOtherEndHasReturned() throws Exception {
    PeerLinks links = links(RING, "a.A", "token");
    Destination to = new Destination(CALLED, called);
    send(links, to);
    assertThat(inbox.poll(20, TimeUnit.SECONDS)).isNotNull();
    servers.getFirst().close().get(10, TimeUnit.SECONDS);
    serve(
        new PeerIdentity(
            CALLED,
            "a.A",
            new Endpoint("127.0.0.1", 2),
            "token",
            () -> RING,
            100,
            () -> 2,
            () -> null),
        called.port());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (inbox.isEmpty() && System.nanoTime() < end) {
      send(links, to);
      inbox.poll(20, TimeUnit.MILLISECONDS);
    }
    assertThat(ours.opened()).isEqualTo(2);
  }

  @Test
  void messagesThatCannotBeSentAreDroppedAndCounted() throws Exception {
    servers.getFirst().close().get(10, TimeUnit.SECONDS);
    PeerLinks links = links(RING, "a.A", "token");
    on(
        () -> {
          for (int i = 0; i < PeerLink.WAITING_MAX + 10; i++) {
            links.send(
                new Destination(CALLED, called),
                new Envelope(CALLER, 1, new ViewQuery(new Endpoint("127.0.0.1", 1), false)),
                System.nanoTime());
          }
        });
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (ours.dropped() < PeerLink.WAITING_MAX + 10 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(ours.dropped()).isEqualTo(PeerLink.WAITING_MAX + 10);
  }

  @Test
  void anIdleLinkToANodeOutsideTheViewIsClosed() throws Exception {
    PeerLinks links = links(RING, "a.A", "token");
    send(links, new Destination(CALLED, called));
    assertThat(inbox.poll(20, TimeUnit.SECONDS)).isNotNull();
    on(() -> links.closeIdle(null, System.nanoTime()));
    assertThat(links.size()).isEqualTo(1);
    on(() -> links.closeIdle(null, System.nanoTime() + TimeUnit.SECONDS.toNanos(11)));
    assertThat(links.size()).isZero();
  }

  @Test
  void aMessageBeforeTheHelloClosesTheConnection() throws Exception {
    ThriftChannel channel = channel();
    on(() -> channel.oneway("Peer:leave_request", new Peer.leave_request_args(new Header(1))));
    awaitClosed(channel);
    assertThat(theirs.unwelcome()).isEqualTo(1);
    assertThat(inbox).isEmpty();
  }

  @Test
  void anInvalidMessageClosesTheLinkAndIsCounted() throws Exception {
    PeerLinks links = links(RING, "a.A", "token");
    on(
        () ->
            links.send(
                new Destination(CALLED, called),
                new Envelope(CALLER, 1, new Replicated(-5, 1)),
                System.nanoTime()));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (theirs.invalid() == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(theirs.invalid()).isEqualTo(1);
    assertThat(inbox).isEmpty();
  }

  @Test
  void aBeaconDoesNotWaitBehindManyBytes() throws Exception {
    PeerLinks links = links(RING, "a.A", "token");
    Destination to = new Destination(CALLED, called);
    send(links, to);
    assertThat(inbox.poll(20, TimeUnit.SECONDS)).isNotNull();
    Beacon beacon = new Beacon(7, Map.of(), new BitSet(), false);
    int writes = 50;
    on(
        () -> {
          assertThat(links.isBacklogged(to)).isFalse();
          for (int i = 0; i < writes; i++) {
            links.send(to, new Envelope(CALLER, 1, write(i)), System.nanoTime());
          }
          assertThat(links.isBacklogged(to)).isTrue();
          links.send(to, new Envelope(CALLER, 1, beacon), System.nanoTime());
        });
    int before = 0;
    while (!(inbox.poll(20, TimeUnit.SECONDS).message() instanceof Beacon)) {
      before++;
    }
    assertThat(before).isLessThan(writes);
    for (int after = before; after < writes; after++) {
      assertThat(inbox.poll(20, TimeUnit.SECONDS).message()).isInstanceOf(Replicate.class);
    }
    assertThat(ours.opened()).isEqualTo(2);
    assertThat(ours.dropped()).isZero();
    on(() -> assertThat(links.isBacklogged(to)).isFalse());
  }

  @Test
  void theBytesThatWaitOnAllLinksTogetherAreLimited() throws Exception {
    TransportLimits limits =
        TransportLimits.forPeers().toBuilder()
            .messageBytesMax(2 << 20)
            .outboundBytesMax(4 << 20)
            .outboundBytesMaxInAll(6 << 20)
            .build();
    PeerLinks links = links(RING, "a.A", "token", limits);
    List<Destination> all = List.of(new Destination(CALLED, called), new Destination(null, called));
    for (Destination to : all) {
      send(links, to);
      assertThat(inbox.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
    on(
        () -> {
          long now = System.nanoTime();
          for (int i = 0; i < 40; i++) {
            for (Destination to : all) {
              // Each message comes later, so the total is computed anew.
              now += TimeUnit.MILLISECONDS.toNanos(2);
              links.send(to, new Envelope(CALLER, 1, write(i)), now);
              assertThat(links.pendingBytes(now + TimeUnit.MILLISECONDS.toNanos(1)))
                  .isLessThan((6 << 20) + (2 << 20));
            }
          }
        });
    assertThat(ours.dropped()).isPositive();
  }

  @Test
  void theBytesThatWaitForALinkToOpenAreLimited() throws Exception {
    PeerLinks links = links(RING, "a.A", "token");
    on(
        () -> {
          for (int i = 0; i < 10; i++) {
            links.send(
                new Destination(CALLED, called),
                new Envelope(CALLER, 1, write(i)),
                System.nanoTime());
          }
        });
    int arrived = PeerLink.WAITING_BYTES_MAX / VALUE_BYTES;
    assertThat(ours.dropped()).isEqualTo(10 - arrived);
    for (int i = 0; i < arrived; i++) {
      assertThat(inbox.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  /** Returns a write of a long value to a segment that the called node accepts. */
  private static Replicate write(int i) {
    Key key = new Key(new byte[] {1});
    Entry entry = new Entry(key, i + 1, new byte[VALUE_BYTES], Entry.NEVER);
    return new Replicate(key.segment(SEGMENTS), i + 1, entry, null, null, 0, null);
  }

  private PeerLinks links(RingId ring, String service, String token) {
    return links(ring, service, token, TransportLimits.forPeers());
  }

  private PeerLinks links(RingId ring, String service, String token, TransportLimits limits) {
    Handshake handshake =
        new Handshake(
            new PeerIdentity(
                CALLER,
                service,
                new Endpoint("127.0.0.1", 1),
                token,
                () -> ring,
                100,
                () -> 0,
                () -> null));
    return new PeerLinks(
        loop, handshake, limits, transport, ours, (to, refused) -> refusals.add(refused.getCode()));
  }

  private Endpoint serve(PeerIdentity identity) throws Exception {
    return serve(identity, 0);
  }

  private Endpoint serve(PeerIdentity identity, int port) throws Exception {
    service =
        new PeerService(
            new Handshake(identity), theirs, probe -> null, () -> SEGMENTS, inbox::add, null);
    ThriftServer server =
        ThriftServer.bind(
                loop,
                new InetSocketAddress("127.0.0.1", port),
                service.methods(),
                Oversized.AS_PROTOCOL_ERROR,
                TransportLimits.forPeers(),
                transport)
            .get(10, TimeUnit.SECONDS);
    servers.add(server);
    return new Endpoint("127.0.0.1", server.address().getPort());
  }

  private ThriftChannel channel() throws Exception {
    InetSocketAddress address = new InetSocketAddress(called.host(), called.port());
    return ThriftChannel.connect(loop, address, true, 5000, TransportLimits.forPeers(), transport)
        .get(10, TimeUnit.SECONDS);
  }

  private void awaitClosed(ThriftChannel channel) throws Exception {
    CompletableFuture<String> closed = new CompletableFuture<>();
    on(
        () -> {
          channel.onClose(closed::complete);
          if (!channel.isOpen()) {
            closed.complete("before");
          }
        });
    closed.get(20, TimeUnit.SECONDS);
  }

  private void send(PeerLinks links, Destination to) throws Exception {
    on(
        () ->
            links.send(
                to,
                new Envelope(CALLER, 1, new ViewQuery(new Endpoint("127.0.0.1", 1), false)),
                System.nanoTime()));
  }

  private void assertRefused(RefusedCode code) throws Exception {
    assertThat(refusals.poll(20, TimeUnit.SECONDS)).isEqualTo(code);
    assertThat(ours.refused(code)).isEqualTo(1);
    assertThat(inbox).isEmpty();
  }

  private void on(Runnable task) throws Exception {
    CompletableFuture.runAsync(task, loop).get(20, TimeUnit.SECONDS);
  }
}
