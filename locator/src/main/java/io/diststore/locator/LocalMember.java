package io.diststore.locator;

import io.diststore.locator.MemberFailure.Kind;
import io.diststore.locator.discovery.ProbeResult;
import io.diststore.locator.discovery.Prober;
import io.diststore.locator.link.Administration;
import io.diststore.locator.link.LinkCounters;
import io.diststore.locator.link.PeerService;
import io.diststore.locator.link.RecoveryFailure;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Key;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Probe;
import io.diststore.transport.Connection;
import io.diststore.transport.MethodTable;
import io.diststore.transport.SocketKind;
import io.diststore.transport.TransportCounters;
import io.diststore.transport.TransportLimits;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a ring, from its start to its end. One event loop owns the ports, the links, the
 * ring's core and the service's handler. Any thread may call the methods of this class, unless a
 * method says otherwise.
 *
 * <pre>{@code
 * LocalMember member = LocalMember.start(MemberSettings.defaults(), StoreHandler::new);
 * member.whenJoined().thenAccept(joined -> ...);
 * }</pre>
 */
/*
 * This file is longer than the others because it is the library's whole public interface. Most
 * methods only call one part of the member.
 */
public final class LocalMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalMember.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /**
   * How this node joined its ring.
   *
   * @param view the first view that lists this node
   * @param founded whether this node founded the ring
   */
  public record Joined(View view, boolean founded) {}

  private final MemberSettings settings;
  private final EventLoopGroup group = SocketKind.best().newLoop("diststore");
  private final EventLoop loop = group.next();
  private final BaseHandler handler;
  private final ServiceTypes services;
  private final TransportCounters transportCounters = new TransportCounters();
  private final LinkCounters linkCounters = new LinkCounters();
  private final EventLoopDelay loopDelay = new EventLoopDelay();
  private final Prober prober = new Prober(loop, TransportLimits.forClients(), transportCounters);
  private final CompletableFuture<Joined> joined = new CompletableFuture<>();
  private final CompletableFuture<LeaveReceipt> left = new CompletableFuture<>();
  private final CompletableFuture<Void> dieRequested = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final PortBinding ports;
  private final Recovery recovery;
  private final Function<LocalMember, MethodTable> extraServices;
  private final LongSupplier wallMillis;

  /** Calls the external register; null if there is none. */
  private final RegisterClient register;

  private volatile RingShell shell;

  /** The calls of {@link #acceptLoss} that the core has not answered yet, oldest first. */
  private final Queue<CompletableFuture<Integer>> lossCalls = new ArrayDeque<>();

  private Admission admission;
  private boolean closing;

  private LocalMember(
      MemberSettings settings,
      Function<LocalMember, ? extends BaseHandler> handlers,
      Function<LocalMember, MethodTable> extraServices,
      LongSupplier wallMillis) {
    this.settings = settings;
    this.extraServices = extraServices;
    this.wallMillis = wallMillis;
    this.handler = handlers.apply(this);
    this.services = ServiceTypes.of(handler.getClass());
    this.ports = new PortBinding(settings, loop, handler.oversized(), transportCounters);
    this.recovery = new Recovery(loop, settings.timing());
    this.register =
        settings.registered() == null
            ? null
            : new RegisterClient(settings.registered().register(), loop);
  }

  /**
   * Starts a member: binds its port and begins to look for a ring.
   *
   * @param handlers creates the service's handler, on the calling thread. This function must not
   *     call methods of its argument, because that member is not fully constructed yet
   * @throws MemberFailure if the port cannot be bound
   */
  public static LocalMember start(
      MemberSettings settings, Function<LocalMember, ? extends BaseHandler> handlers) {
    return start(settings, handlers, member -> null);
  }

  /**
   * Starts a member like {@link #start(MemberSettings, Function)}. In addition, serves extra
   * services on the port at which members reach this node.
   *
   * @param extraServices returns the methods of the extra services; null if there are none. All
   *     methods on the port must have different names. Each extra method must call {@link
   *     #mayAdminister} to check that its caller is allowed to call it
   */
  public static LocalMember start(
      MemberSettings settings,
      Function<LocalMember, ? extends BaseHandler> handlers,
      Function<LocalMember, MethodTable> extraServices) {
    return start(settings, handlers, extraServices, System::currentTimeMillis);
  }

  /**
   * Starts a member with a wall clock that the caller chooses. For tests.
   *
   * @param wallMillis reads the wall clock, in milliseconds
   */
  static LocalMember start(
      MemberSettings settings,
      Function<LocalMember, ? extends BaseHandler> handlers,
      Function<LocalMember, MethodTable> extraServices,
      LongSupplier wallMillis) {
    LocalMember member = new LocalMember(settings, handlers, extraServices, wallMillis);
    try {
      // From the first bind on, everything runs on the event loop. So no connection is served
      // before the member is fully constructed.
      CompletableFuture.supplyAsync(
              () -> member.ports.bind(member::services).thenRun(member::begin), member.loop)
          .thenCompose(Function.identity())
          .join();
    } catch (CompletionException failure) {
      member.close();
      throw failure.getCause() instanceof MemberFailure known ? known : failure;
    }
    return member;
  }

  /**
   * Returns the name and the incarnation of this node. The incarnation may change before the node
   * has joined, but not afterwards.
   */
  public NodeId self() {
    return shell.self();
  }

  /** Returns the endpoint at which clients reach this node. */
  public Endpoint client() {
    return shell.client();
  }

  /** Returns the endpoint at which members reach this node. */
  public Endpoint peer() {
    return shell.peer();
  }

  /** Returns the type of the handler's service, for example {@code diststore.Store}. */
  public String serviceType() {
    return services.type();
  }

  /**
   * Returns the types of the handler's service and of all services that it extends. The most
   * general type comes first.
   */
  public List<String> serviceTypes() {
    return services.types();
  }

  /**
   * Returns a stage that is done when a view lists this node. The stage fails with a {@link
   * MemberFailure} if this node cannot join a ring.
   */
  public CompletionStage<Joined> whenJoined() {
    return joined.minimalCompletionStage();
  }

  /**
   * Sends a request to the ring. Only the event loop may call this.
   *
   * @param onAnswer called exactly once, on the event loop, no later than when the request's budget
   *     is used up. The call can happen before this method returns
   */
  public void ask(Request request, Consumer<Answer> onAnswer) {
    requireLoop();
    shell.ask(request, onAnswer);
  }

  /**
   * Returns an object that serves the most common requests without creating objects for them. Only
   * the event loop may use the returned object. {@link #ask} serves all requests.
   */
  public DirectRequests directRequests() {
    return shell.directRequests();
  }

  /**
   * Returns the primary of a key; null if all copies of the key are lost, or if this node has no
   * view. Only the event loop may call this.
   */
  public Member primary(byte[] key) {
    View view = view();
    return view == null ? null : primary(new Key(key).segment(view.segments()));
  }

  /**
   * Returns the primary of a segment; null if all copies of the segment are lost, or if this node
   * has no view. Only the event loop may call this.
   */
  public Member primary(int segment) {
    requireLoop();
    return shell.primary(segment);
  }

  /**
   * Begins to leave the ring. This node hands over its keys and leaves, but keeps serving until
   * {@link #close}. Leaving cannot be undone. Further calls return the same stage.
   */
  public CompletionStage<LeaveReceipt> leave() {
    loop.execute(
        () -> {
          if (!closing) {
            if (!joined.isDone()) {
              admission.stop();
            }
            shell.on(new Event.Leave());
          }
        });
    return left.minimalCompletionStage();
  }

  /**
   * Continues a ring that has lost its majority, after an administrator has confirmed that its
   * unreachable members are dead. If those members are alive, the ring splits. The writes that
   * those members accept are then lost as soon as those members reach the others again.
   *
   * @param dead all members that are unreachable now; it may also name other incarnations that have
   *     ended
   * @return a stage that completes with the view without the dead members, or fails with a {@link
   *     RecoveryFailure}
   */
  public CompletionStage<View> recover(Set<NodeId> dead) {
    return CompletableFuture.supplyAsync(() -> beginRecovery(dead), loop)
        .thenCompose(Function.identity())
        .minimalCompletionStage();
  }

  /**
   * Does the same as {@link #recover}, but returns a stage that has already failed if this node
   * refuses. Only the event loop may call this method.
   */
  public CompletionStage<View> beginRecovery(Set<NodeId> dead) {
    requireLoop();
    return recovery.recover(dead);
  }

  /**
   * Returns the effect that {@link #recover} would have now. Only the event loop may call this
   * method.
   */
  public Administration.Plan recoveryPlan() {
    requireLoop();
    return recovery.plan();
  }

  /**
   * Tells the ring that an incarnation of a member has ended. The caller must know this from a
   * trusted source, because the ring does not wait for the detection time. Does nothing if the view
   * does not list this incarnation as live.
   */
  public void reportGone(NodeId incarnation) {
    loop.execute(
        () -> {
          if (!closing) {
            shell.on(new Event.Gone(incarnation));
          }
        });
  }

  /**
   * Gives up lost segments, after an administrator has confirmed that they are lost for good. These
   * segments then start empty.
   *
   * @param incident {@link io.diststore.ring.view.Lost#incident the name} of the current loss
   * @return a stage that completes with the number of these segments when this node has accepted
   *     the confirmation, or fails with a {@link LossNotAccepted}. The ring gives up the segments
   *     some time after that
   */
  public CompletionStage<Integer> acceptLoss(String incident) {
    CompletableFuture<Integer> accepted = new CompletableFuture<>();
    loop.execute(
        () -> {
          if (closing) {
            accepted.completeExceptionally(new LossNotAccepted("this node ends"));
          } else {
            lossCalls.add(accepted);
            shell.on(new Event.AcceptLoss(incident));
          }
        });
    return accepted.minimalCompletionStage();
  }

  /**
   * Calls {@code listener} on the event loop for every notice of the core. The listener must return
   * quickly.
   */
  public void listen(Consumer<Notice> listener) {
    shell.listen(listener);
  }

  /** Returns the view in force; null if there is none. */
  public View view() {
    return shell.view();
  }

  /**
   * Returns why this node refuses the view in the external register, in a sentence; null if it does
   * not refuse it. A node that refuses the view keeps serving, but no view can follow.
   */
  public String registerFault() {
    return admission.registerFault();
  }

  /** Returns this node's status at the core's last tick. */
  public NodeStatus status() {
    return shell.status();
  }

  /** Returns the limits of keys, values and memory on this node. */
  public Limits limits() {
    return settings.limits();
  }

  /** Returns the measurements of how long the event loop is busy without a break. */
  public EventLoopDelay loopDelay() {
    return loopDelay;
  }

  /** Returns the counters of the links between members. */
  public LinkCounters linkCounters() {
    return linkCounters;
  }

  /** Returns the counters of all connections of this node. */
  public TransportCounters transportCounters() {
    return transportCounters;
  }

  /** Reports whether the core's last tick was less than {@code within} ago. */
  public boolean isLoopResponsive(Duration within) {
    return System.nanoTime() - shell.lastTickAt() < within.toNanos();
  }

  /**
   * Reports whether this connection may administer the node. The connection must have been made to
   * the port for members. If the ring has a token, the connection must have shown this token. If
   * the ring has no token, the connection must come from this machine.
   */
  public boolean mayAdminister(Connection connection) {
    return connection.localPort() == peer().port() && shell.peers().mayAdminister(connection);
  }

  /** Returns the event loop that does all the work of this node. No task may block it. */
  public EventLoop loop() {
    return loop;
  }

  /**
   * Returns a stage that is done when an authorized caller has called {@code die()}. By then, the
   * node has begun to leave. When it has left, the process may end.
   */
  public CompletionStage<Void> whenDieRequested() {
    return dieRequested.minimalCompletionStage();
  }

  /**
   * Returns a stage that is done when this node has ended. The stage fails if the node ended
   * because its core failed.
   */
  public CompletionStage<Void> whenEnded() {
    return ended.minimalCompletionStage();
  }

  /**
   * Ends this node at once, without leaving the ring. Keys that only this node holds are lost.
   * Waits until the node has ended, but at most 5 s. A call on the event loop does not wait.
   */
  @Override
  public void close() {
    if (loop.isShuttingDown()) {
      return;
    }
    loop.execute(() -> close(null));
    if (!loop.inEventLoop()) {
      try {
        group.terminationFuture().await(CLOSING.toMillis());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // ---- Methods for the handlers, on the event loop.

  /** Leaves the ring, and completes {@link #whenDieRequested}. */
  void die() {
    leave();
    dieRequested.complete(null);
  }

  /** Probes an address, and calls {@code onResult} on the event loop. */
  void probe(Endpoint at, Consumer<ProbeResult> onResult) {
    prober.probe(at, new Probe(services.type(), client().port(), false), onResult);
  }

  // ---- Internal methods, on the event loop.

  private PortBinding.Services services(int port) {
    RingShell prepared = prepare(port);
    PeerService peers = prepared.peers();
    MethodTable extra = extraServices.apply(this);
    MethodTable main =
        services
            .methods(handler)
            .with(handler.directMethods())
            .beforeBatches(prepared::beforeMessages);
    MethodTable all = main.and(peers.methods());
    all = extra == null ? all : all.and(extra);
    return settings.peerPort() == 0
        ? new PortBinding.Services(all, null)
        : new PortBinding.Services(main.and(peers.probeOnly()), all);
  }

  private RingShell prepare(int port) {
    Endpoint client = new Endpoint(settings.advertisedHost(), port);
    Endpoint peer =
        settings.peerPort() == 0
            ? client
            : new Endpoint(settings.advertisedHost(), settings.peerPort());
    String name = settings.name() == null ? client.toString() : settings.name();
    NodeId self = NodeId.started(name.intern(), wallMillis.getAsLong(), new SecureRandom());
    admission =
        register == null
            ? new PeerAdmission(settings, services.type(), prober, loop, joined)
            : new RegisterAdmission(settings, services.type(), register, this::probe, loop, joined);
    shell =
        new RingShell(
            settings,
            self,
            client,
            peer,
            services.type(),
            loop,
            register,
            wallMillis,
            transportCounters,
            linkCounters,
            loopDelay,
            admission::onProbe,
            admission::onHelloRefused,
            recovery,
            this::close);
    return shell;
  }

  private void begin() {
    shell.listen(new MajorityWatch(peer())::onNotice);
    if (register == null) {
      shell.listen(new ZoneWatch()::onNotice);
    }
    shell.listen(new ViewWatch(self().name())::onNotice);
    shell.listen(
        notice -> {
          switch (notice) {
            case Notice.Installed installed -> admission.onView(installed.view());
            case Notice.LeaveDone gone -> left.complete(gone.receipt());
            case Notice.LossAccepted(String incident, int segments) -> {
              LOG.warn(
                  "The administrator has confirmed that {} is permanent. {} segments start empty.",
                  incident,
                  segments);
              lossCalls.remove().complete(segments);
            }
            case Notice.LossNotAccepted(String why) ->
                lossCalls.remove().completeExceptionally(new LossNotAccepted(why));
            case Notice.Proposed p -> LOG.debug("Proposing epoch {}: {}", p.epoch(), p.why());
            default -> {}
          }
        });
    recovery.start(shell);
    shell.start();
    admission.start(shell);
  }

  /**
   * Ends this node.
   *
   * @param coreFailure the exception with which the core failed; null if the core did not fail
   */
  private void close(Throwable coreFailure) {
    if (closing) {
      return;
    }
    closing = true;
    if (coreFailure != null) {
      LOG.error(
          "The ring's core failed. This node ends, and the other members take over.", coreFailure);
    }
    admission.stop();
    shell.stop();
    if (register != null) {
      register.close();
    }
    MemberFailure closed = new MemberFailure(Kind.CLOSED, "This node was closed.", coreFailure);
    joined.completeExceptionally(closed);
    left.completeExceptionally(closed);
    ports
        .close()
        .whenComplete(
            (done, failure) ->
                group.shutdownGracefully(0, CLOSING.toMillis(), TimeUnit.MILLISECONDS));
    group
        .terminationFuture()
        .addListener(
            done -> {
              if (coreFailure == null) {
                ended.complete(null);
              } else {
                ended.completeExceptionally(coreFailure);
              }
            });
  }

  private void requireLoop() {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("only the member's event loop may call this method");
    }
  }
}
