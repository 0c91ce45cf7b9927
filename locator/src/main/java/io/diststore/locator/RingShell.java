package io.diststore.locator;

import io.diststore.locator.link.Administration;
import io.diststore.locator.link.Handshake;
import io.diststore.locator.link.LinkCounters;
import io.diststore.locator.link.PeerIdentity;
import io.diststore.locator.link.PeerLinks;
import io.diststore.locator.link.PeerService;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.segment.StoredEntry;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Incarnation;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Probe;
import io.diststore.thrift.peer.ProbeAnswer;
import io.diststore.thrift.peer.Refused;
import io.diststore.transport.LimitedLog;
import io.diststore.transport.TransportCounters;
import io.diststore.transport.TransportLimits;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the ring's core to clocks, sockets and callers. The shell passes every event to the
 * core, together with the current time, and carries out the core's decisions.
 *
 * <p>Messages are sent at once. Answers and notices are delivered only after the core has returned,
 * because their receivers may call the core again. Only the event loop may use this class, except
 * for the methods that say otherwise.
 */
final class RingShell implements Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(RingShell.class);
  private static final LimitedLog LIMITED_LOG = new LimitedLog(LOG);

  /**
   * The ticket with which the core answers a request. When the answer arrives, this object also
   * serves as the task that delivers the answer.
   */
  private static final class Question implements Ticket, Runnable {
    private final Consumer<Answer> onAnswer;
    private Answer answer;

    Question(Consumer<Answer> onAnswer) {
      this.onAnswer = onAnswer;
    }

    @Override
    public void run() {
      deliver(answer, onAnswer);
    }
  }

  /**
   * Passes requests to the core, and reports the core's failures as {@link #handle} does. If the
   * core fails, the request fails too, because the client must not get an answer.
   */
  private final class GuardedRequests implements DirectRequests {
    @Override
    public boolean read(byte[] array, int from, int length, long nowNanos, StoredEntry into) {
      try {
        return directCore.read(array, from, length, nowNanos, into);
      } catch (RuntimeException | Error failure) {
        onCoreFailure.accept(failure);
        throw failure;
      }
    }

    @Override
    public long write(WriteInPlace write, long nowNanos) {
      try {
        return directCore.write(write, nowNanos);
      } catch (RuntimeException | Error failure) {
        onCoreFailure.accept(failure);
        throw failure;
      }
    }

    @Override
    public long ttlMillis(StoredEntry read) {
      return directCore.ttlMillis(read);
    }
  }

  private final MemberSettings settings;
  private final Endpoint client;
  private final Endpoint peer;
  private final EventLoop loop;
  private final RegisterClient register;
  private final String serviceType;
  private final LongSupplier wallMillis;
  private final SecureRandom random = new SecureRandom();
  private final DirectRequests directRequests = new GuardedRequests();
  private final Function<Handshake, PeerLinks> newLinks;
  private final PeerService peers;
  private final ClockWatch clockWatch = new ClockWatch(LOG::warn);
  private final EventLoopDelay loopDelay;
  private final StandstillWatch standstill;
  private final long tickNanos;
  private final Consumer<Throwable> onCoreFailure;
  private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();

  /** The answers and notices to deliver when the core has returned. */
  private final ArrayDeque<Runnable> deliveries = new ArrayDeque<>();

  private volatile NodeId self;
  private Incarnation incarnation;
  private RingNode node;
  private DirectRequests directCore;
  private PeerLinks links;
  private LastMessageTimes lastMessageTimes;

  private boolean delivering;
  private Future<?> ticking;
  private long lastMessageAt = System.nanoTime();

  /**
   * The time at which this shell received the latest event. The core may still be handling this
   * event.
   */
  private long eventAt = System.nanoTime();

  private volatile long lastTickAt = System.nanoTime();
  private volatile View view;
  private volatile NodeStatus status;

  /**
   * Creates a shell with a new core. The core gets no ticks before {@link #start}.
   *
   * @param self the incarnation with which this node starts
   * @param register calls the external register; null if there is none
   * @param wallMillis reads the wall clock, in milliseconds
   * @param probeAnswers answers probes
   * @param onHelloRefused called when either end of a link has refused a hello
   * @param administration carries out recoveries
   * @param onCoreFailure called when the core has failed; after that, the core must get no more
   *     events
   */
  RingShell(
      MemberSettings settings,
      NodeId self,
      Endpoint client,
      Endpoint peer,
      String serviceType,
      EventLoop loop,
      RegisterClient register,
      LongSupplier wallMillis,
      TransportCounters transport,
      LinkCounters linkCounters,
      EventLoopDelay loopDelay,
      Function<Probe, ProbeAnswer> probeAnswers,
      BiConsumer<Destination, Refused> onHelloRefused,
      Administration administration,
      Consumer<Throwable> onCoreFailure) {
    this.settings = settings;
    this.client = client;
    this.peer = peer;
    this.serviceType = serviceType;
    this.loop = loop;
    this.register = register;
    this.wallMillis = wallMillis;
    this.loopDelay = loopDelay;
    this.onCoreFailure = onCoreFailure;
    this.tickNanos = settings.timing().tickNanos();
    this.standstill =
        new StandstillWatch(
            settings.timing().standstillNanos(),
            settings.timing().holdNanos(),
            new BootClock()::nanoTime,
            wallMillis);
    this.newLinks =
        handshake ->
            new PeerLinks(
                loop,
                handshake,
                TransportLimits.forPeers(),
                transport,
                linkCounters,
                onHelloRefused);
    Handshake handshake = begin(self);
    this.peers =
        new PeerService(
            handshake,
            linkCounters,
            probeAnswers,
            () -> view == null ? 0 : view.segments(),
            this::receive,
            administration);
  }

  /** Creates the core and the links of an incarnation. Returns the handshake for its links. */
  private Handshake begin(NodeId id) {
    self = id;
    incarnation = new Incarnation(id);
    view = null;
    node =
        new RingNode(
            new RingSettings(
                id,
                peer,
                client,
                settings.segments(),
                settings.timing(),
                settings.limits(),
                register == null ? RegisterChoice.PEERS : RegisterChoice.OUTSIDE,
                new Slabs()::table,
                new SplittableRandom(random.nextLong()),
                Rules.ALL,
                Observer.NONE,
                settings.site()));
    directCore = node.directRequests();
    status = node.status();
    lastMessageTimes = new LastMessageTimes(id);
    Handshake handshake =
        new Handshake(
            new PeerIdentity(
                id,
                serviceType,
                peer,
                settings.token(),
                this::ring,
                // If a register decides the views, the nodes need not compare these settings,
                // because all pods come from one template.
                register == null ? settings.limits().valueBytes() : 0,
                () -> register == null ? copies(settings) : 0,
                this::view));
    links = newLinks.apply(handshake);
    return handshake;
  }

  /**
   * Ends the incarnation of this node, which was never a member, and begins a new one. The new
   * incarnation has its own core and links, so it receives no message for the old incarnation.
   *
   * @param later an earlier run of this node whose number is higher than that of the incarnation
   *     that ends. The new incarnation gets an even higher number
   */
  private void succeed(NodeId later) {
    Event.Join join = incarnation.join();
    node.on(new Event.End(), eventAt, this);
    links.closeAll("this incarnation of the node ends");
    NodeId before = self;
    peers.renew(begin(later.successor(random)));
    LOG.warn(
        "The ring lists {}, an earlier run of this node that has a higher number. So this node is now {} instead of {}. The wall clock of this machine is behind, or it was ahead during the earlier run.",
        later,
        self,
        before);
    if (join != null) {
      incarnation.mustSucceed(join);
      node.on(join, eventAt, this);
    }
  }

  /** Begins to send ticks to the core. */
  void start() {
    lastTickAt = System.nanoTime();
    loopDelay.watch(loop);
    ticking = loop.scheduleWithFixedDelay(this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
  }

  /** Stops the ticks and closes the links. */
  void stop() {
    if (ticking != null) {
      ticking.cancel(false);
    }
    loopDelay.stop();
    links.closeAll("this node ends");
  }

  /**
   * Checks whether the monotonic clock has stood still, and if so, tells the core. The transport
   * calls this method after it has taken a batch of messages off a socket, and before it handles
   * the first of them.
   *
   * <p>The clock may also stand still later, while the batch is handled. This does no harm. Each
   * message of the batch had arrived before the gap, and the core has learned nothing since then.
   * So the core answers the message as it would have answered before the gap.
   */
  void beforeMessages() {
    long nanos = standstill.check(System.nanoTime());
    if (nanos > 0) {
      on(clockStoodStill(nanos));
    }
  }

  private Event clockStoodStill(long nanos) {
    LIMITED_LOG.warn(
        "clock gaps",
        "This machine was suspended, or it continued from a snapshot, or its time was set. Another clock advanced {} ms more than the monotonic clock."
            + " This node has given up its leases. It gets new leases when other members answer its next beacon.",
        nanos / 1_000_000);
    return new Event.ClockStoodStill(nanos, standstill.suspendedNanos());
  }

  /** Passes an event to the core, then delivers the resulting answers and notices. */
  void on(Event event) {
    if (handle(event)) {
      deliverAll();
    }
  }

  /** Passes an event to the core. Returns false if the core has failed. */
  private boolean handle(Event event) {
    try {
      eventAt = System.nanoTime();
      // For messages from members, beforeMessages has checked the clock once for the whole batch.
      long stoodStillNanos = event instanceof Event.Received ? 0 : standstill.check(eventAt);
      if (stoodStillNanos > 0) {
        node.on(clockStoodStill(stoodStillNanos), eventAt, this);
      }
      NodeId later = incarnation.mustSucceed(event);
      if (later == null) {
        node.on(event, eventAt, this);
      } else {
        succeed(later);
      }
    } catch (RuntimeException | Error failure) {
      // The core's state may be inconsistent, so this node ends. A node that has ended does no
      // harm, and the other members take over.
      onCoreFailure.accept(failure);
      return false;
    }
    return true;
  }

  private void deliverAll() {
    if (!delivering) {
      delivering = true;
      try {
        for (Runnable next = deliveries.poll(); next != null; next = deliveries.poll()) {
          next.run();
        }
      } finally {
        delivering = false;
      }
    }
  }

  void ask(Request request, Consumer<Answer> onAnswer) {
    on(new Event.Asked(new Question(onAnswer), request));
  }

  /** Returns the object that serves the most common requests without creating an event. */
  DirectRequests directRequests() {
    return directRequests;
  }

  void listen(Consumer<Notice> listener) {
    listeners.add(listener);
  }

  /**
   * Returns the primary of a segment; null if the segment has none, or if this node has no view.
   */
  Member primary(int segment) {
    return node.primary(segment);
  }

  /**
   * Reports whether these members are enough to decide the next view. This node must have a view.
   */
  boolean canDecide(Set<NodeId> members) {
    return node.canDecide(members);
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

  LastMessageTimes lastMessageTimes() {
    return lastMessageTimes;
  }

  /** Returns the reading of {@link System#nanoTime} when the last message from any node arrived. */
  long lastMessageAt() {
    return lastMessageAt;
  }

  /** Returns the view in force; null if there is none. Any thread may call this method. */
  View view() {
    return view;
  }

  /** Returns this node's status at the last tick. Any thread may call this method. */
  NodeStatus status() {
    return status;
  }

  /**
   * Returns the reading of {@link System#nanoTime} at the last tick. Any thread may call this
   * method.
   */
  long lastTickAt() {
    return lastTickAt;
  }

  private RingId ring() {
    return view == null ? null : view.ringId();
  }

  /**
   * Returns the ring's number of copies. Before the first view, returns the number that this node
   * was given, or 0 if it was given none.
   */
  private int copies(MemberSettings settings) {
    if (view != null) {
      return view.copies();
    }
    return settings.isCopiesGiven() ? settings.copies() : 0;
  }

  private void tick() {
    try {
      long now = System.nanoTime();
      lastTickAt = now;
      on(new Event.Tick(wallMillis.getAsLong()));
      links.closeIdle(view, now);
      status = node.status();
      clockWatch.onStatus(status, now);
    } catch (RuntimeException | Error failure) {
      // If this task threw an exception, the event loop would silently cancel the task. The node
      // would keep running, but its core would get no more ticks.
      onCoreFailure.accept(failure);
    }
  }

  private void receive(Envelope received) {
    Envelope envelope = node.completed(received);
    if (handle(new Event.Received(envelope))) {
      lastMessageAt = eventAt;
      lastMessageTimes.onMessage(envelope.from(), lastMessageAt);
      deliverAll();
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
  public boolean isBacklogged(Destination to) {
    return links.isBacklogged(to);
  }

  @Override
  public void answer(Ticket ticket, Answer answer) {
    Question question = (Question) ticket;
    question.answer = answer;
    deliveries.add(question);
  }

  @Override
  public void notice(Notice notice) {
    if (notice instanceof Notice.Installed installed) {
      view = installed.view();
      lastMessageTimes.onView(view, System.nanoTime());
    }
    deliveries.add(() -> listeners.forEach(listener -> deliver(notice, listener)));
  }

  private static <T> void deliver(T what, Consumer<T> receiver) {
    try {
      receiver.accept(what);
    } catch (RuntimeException failure) {
      LIMITED_LOG.error("failed receivers", "The receiver of {} failed.", what, failure);
    }
  }

  @Override
  public void readRegister() {
    register.read();
  }

  @Override
  public void replaceInRegister(Registered expected, Registered next, boolean restores) {
    register.replace(expected, next, restores);
  }
}
