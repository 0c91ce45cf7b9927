package io.diststore.locator;

import io.diststore.locator.link.Administration;
import io.diststore.locator.link.Handshake;
import io.diststore.locator.link.Identity;
import io.diststore.locator.link.LinkCounters;
import io.diststore.locator.link.PeerLinks;
import io.diststore.locator.link.PeerService;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.SeenEntry;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.turn.Witness;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Probe;
import io.diststore.thrift.peer.ProbeAnswer;
import io.diststore.thrift.peer.Refused;
import io.diststore.transport.TransportCounters;
import io.diststore.transport.TransportLimits;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ring's core among clocks, sockets and callers: brings it every event with the time read there
 * and then, and carries out what it wants.
 *
 * <p>Messages are sent at once. Answers and notices are handed on after the core has returned,
 * because who gets one may ask it something at once. For the event loop's thread, but for {@link
 * #view} and what else is said to be for any.
 */
final class RingShell implements Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(RingShell.class);

  /** Who asked, and once the core has answered, the handing on of the answer. */
  private static final class Question implements Ticket, Runnable {
    private final Consumer<Answer> asker;
    private Answer answer;

    Question(Consumer<Answer> asker) {
      this.asker = asker;
    }

    @Override
    public void run() {
      guarded(asker, answer);
    }
  }

  private final NodeId self;
  private final Endpoint client;
  private final Endpoint peer;
  private final EventLoop loop;
  private final RegisterClerk register;
  private final RingNode node;
  private final PeerLinks links;
  private final PeerService peers;
  private final Hearing hearing;
  private final LoopTurns turns;
  private final long tickNanos;
  private final Consumer<Throwable> broken;
  private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();
  private final ArrayDeque<Runnable> handingOn = new ArrayDeque<>();
  private boolean handing;
  private Future<?> ticking;
  private long heardAt = System.nanoTime();

  /** When the core's present event was taken. */
  private long eventAt = System.nanoTime();

  private volatile long tickedAt = System.nanoTime();
  private volatile View view;
  private volatile NodeStatus status;

  /**
   * A core at rest.
   *
   * @param register the way to the register outside, null if the members decide
   * @param reception answers probes
   * @param refusals told when a hello was refused
   * @param administration does what an administrator asks for
   * @param broken told when the core failed: it must get no further event
   */
  RingShell(
      MemberSettings settings,
      NodeId self,
      Endpoint client,
      Endpoint peer,
      String serviceType,
      EventLoop loop,
      RegisterClerk register,
      TransportCounters transport,
      LinkCounters linkCounters,
      LoopTurns turns,
      Function<Probe, ProbeAnswer> reception,
      BiConsumer<Destination, Refused> refusals,
      Administration administration,
      Consumer<Throwable> broken) {
    this.self = self;
    this.client = client;
    this.peer = peer;
    this.loop = loop;
    this.register = register;
    this.turns = turns;
    this.broken = broken;
    this.tickNanos = settings.timing().tickNanos();
    this.node =
        new RingNode(
            new RingSettings(
                self,
                peer,
                client,
                settings.segments(),
                settings.timing(),
                settings.limits(),
                register == null ? RegisterChoice.PEERS : RegisterChoice.OUTSIDE,
                new Slabs()::table,
                new SplittableRandom(new SecureRandom().nextLong()),
                Rules.ALL,
                Witness.NONE));
    this.status = node.status();
    Handshake handshake =
        new Handshake(new Identity(self, serviceType, peer, settings.token(), this::ring));
    this.links =
        new PeerLinks(
            loop, handshake, TransportLimits.forPeers(), transport, linkCounters, refusals);
    this.peers =
        new PeerService(
            handshake,
            linkCounters,
            reception,
            () -> view == null ? 0 : view.segments(),
            this::receive,
            administration);
    this.hearing = new Hearing(self);
  }

  /** Begins to tell the core the time. */
  void start() {
    tickedAt = System.nanoTime();
    turns.watch(loop);
    ticking = loop.scheduleWithFixedDelay(this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
  }

  /** The core gets no further event; links close. */
  void stop() {
    if (ticking != null) {
      ticking.cancel(false);
    }
    turns.stop();
    links.closeAll("this node ends");
  }

  /** Brings an event to the core, and hands on what comes of it. */
  void on(Event event) {
    if (take(event)) {
      handOn();
    }
  }

  /** Returns whether the core is whole. */
  private boolean take(Event event) {
    try {
      eventAt = System.nanoTime();
      node.on(event, eventAt, this);
    } catch (RuntimeException | Error failure) {
      // What the core keeps may not be whole any more. Silent, this node does no harm, and the
      // others take over.
      broken.accept(failure);
      return false;
    }
    return true;
  }

  private void handOn() {
    if (!handing) {
      handing = true;
      try {
        for (Runnable next = handingOn.poll(); next != null; next = handingOn.poll()) {
          next.run();
        }
      } finally {
        handing = false;
      }
    }
  }

  void ask(Request request, Consumer<Answer> asker) {
    on(new Event.Asked(new Question(asker), request));
  }

  /** As {@link RingNode#read}. */
  boolean read(byte[] array, int from, int length, long nowNanos, SeenEntry into) {
    try {
      return node.read(array, from, length, nowNanos, into);
    } catch (RuntimeException | Error failure) {
      broken.accept(failure);
      throw failure;
    }
  }

  /** As {@link RingNode#write}. */
  long write(WriteInPlace write, long nowNanos) {
    try {
      return node.write(write, nowNanos);
    } catch (RuntimeException | Error failure) {
      // As for an event; and its client must not be told anything.
      broken.accept(failure);
      throw failure;
    }
  }

  /** As {@link RingNode#ttlMillis}. */
  long ttlMillis(SeenEntry read) {
    return node.ttlMillis(read);
  }

  void listen(Consumer<Notice> listener) {
    listeners.add(listener);
  }

  /** The primary of a segment; null without one, or without a view. */
  Member primary(int segment) {
    return node.primary(segment);
  }

  NodeId self() {
    return self;
  }

  Endpoint client() {
    return client;
  }

  Endpoint peer() {
    return peer;
  }

  PeerService peers() {
    return peers;
  }

  /** When each member was last heard. */
  Hearing hearing() {
    return hearing;
  }

  /** When any node was last heard, by {@link System#nanoTime}. */
  long heardAt() {
    return heardAt;
  }

  /** For any thread: the view in force, or null. */
  View view() {
    return view;
  }

  /** For any thread: the status at the last tick. */
  NodeStatus status() {
    return status;
  }

  /** For any thread: when the last tick was, by {@link System#nanoTime}. */
  long tickedAt() {
    return tickedAt;
  }

  private RingId ring() {
    return view == null ? null : view.ringId();
  }

  private void tick() {
    try {
      long now = System.nanoTime();
      tickedAt = now;
      on(new Event.Tick(System.currentTimeMillis()));
      links.closeIdle(view, now);
      status = node.status();
    } catch (RuntimeException | Error failure) {
      // Else the loop would drop this task without a word, and a node lives on for which no time
      // passes.
      broken.accept(failure);
    }
  }

  private void receive(Envelope envelope) {
    if (take(new Event.Received(envelope))) {
      heardAt = eventAt;
      hearing.heard(envelope.from(), heardAt);
      handOn();
    }
  }

  @Override
  public void send(Destination to, Envelope envelope) {
    if (self.equals(to.id())) {
      loop.execute(() -> receive(envelope));
    } else if (!peer.equals(to.endpoint())) {
      links.send(to, envelope, eventAt);
    }
  }

  @Override
  public void answer(Ticket ticket, Answer answer) {
    Question question = (Question) ticket;
    question.answer = answer;
    handingOn.add(question);
  }

  @Override
  public void notice(Notice notice) {
    if (notice instanceof Notice.Installed installed) {
      view = installed.view();
      hearing.installed(view, System.nanoTime());
    }
    handingOn.add(() -> listeners.forEach(listener -> guarded(listener, notice)));
  }

  private static <T> void guarded(Consumer<T> told, T what) {
    try {
      told.accept(what);
    } catch (RuntimeException failure) {
      LOG.error("Whoever was told {} failed at it.", what, failure);
    }
  }

  @Override
  public void readRegister() {
    register.read();
  }

  @Override
  public void compareAndSet(View next) {
    register.compareAndSet(next);
  }
}
