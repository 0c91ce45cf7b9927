package io.diststore.locator;

import io.diststore.locator.MemberFailure.Kind;
import io.diststore.locator.discovery.Scout;
import io.diststore.locator.discovery.Sighting;
import io.diststore.locator.link.LinkCounters;
import io.diststore.locator.link.PeerService;
import io.diststore.locator.link.RecoveryFailure;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.SeenEntry;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.LeaveReceipt;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a ring, from its start to its end: one event loop that owns the ports, the links, the
 * ring's core and the handler of a service. To be used from any thread unless a method says
 * otherwise.
 *
 * <pre>{@code
 * LocalMember member = LocalMember.start(MemberSettings.defaults(), StoreHandler::new);
 * member.joined().thenAccept(joined -> ...);
 * }</pre>
 */
/*
 * Longer than files here should be: it is the whole face of the library, methods of a line or two that hand on to the parts.
 */
public final class LocalMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalMember.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /**
   * A view that lists this node is in force.
   *
   * @param founded whether this node founded the ring
   */
  public record Joined(View view, boolean founded) {}

  private final MemberSettings settings;
  private final EventLoopGroup group = SocketKind.best().newLoop("diststore");
  private final EventLoop loop = group.next();
  private final BaseHandler handler;
  private final ServiceTypes services;
  private final TransportCounters transport = new TransportCounters();
  private final LinkCounters links = new LinkCounters();
  private final LoopTurns turns = new LoopTurns();
  private final Scout scout = new Scout(loop, TransportLimits.forClients(), transport);
  private final CompletableFuture<Joined> joined = new CompletableFuture<>();
  private final CompletableFuture<LeaveReceipt> left = new CompletableFuture<>();
  private final CompletableFuture<Void> deathWish = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final PortBinding ports;
  private final Recovery recovery;
  private final Function<LocalMember, MethodTable> besides;

  /** To the register outside; null if the members decide. */
  private final RegisterClerk clerk;

  private volatile RingShell shell;
  private final Queue<CompletableFuture<Integer>> acceptances = new ArrayDeque<>();
  private Admission admission;
  private boolean closing;

  private LocalMember(
      MemberSettings settings,
      Function<LocalMember, ? extends BaseHandler> handlers,
      Function<LocalMember, MethodTable> besides) {
    this.settings = settings;
    this.besides = besides;
    this.handler = handlers.apply(this);
    this.services = ServiceTypes.of(handler.getClass());
    this.ports = new PortBinding(settings, loop, handler.oversized(), transport);
    this.recovery = new Recovery(loop, settings.timing(), settings.registered() != null);
    this.clerk =
        settings.registered() == null
            ? null
            : new RegisterClerk(settings.registered().views(), loop);
  }

  /**
   * Takes the port and begins to look for a ring.
   *
   * @param handlers makes the handler of the service, on the calling thread; what the member knows
   *     of itself it knows once this method has returned
   * @throws MemberFailure if there is no port
   */
  public static LocalMember start(
      MemberSettings settings, Function<LocalMember, ? extends BaseHandler> handlers) {
    return start(settings, handlers, member -> null);
  }

  /**
   * The same, with further services on the port by which members reach this node.
   *
   * @param besides their methods, none of which may be called like another one there, or null. They
   *     judge by {@link #mayAdminister} who may call them
   */
  public static LocalMember start(
      MemberSettings settings,
      Function<LocalMember, ? extends BaseHandler> handlers,
      Function<LocalMember, MethodTable> besides) {
    LocalMember member = new LocalMember(settings, handlers, besides);
    try {
      // On the loop from the first bind on, so that no connection is served before everything is in
      // its place.
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

  /** This life of this node. */
  public NodeId self() {
    return shell.self();
  }

  /** Where clients reach it. */
  public Endpoint client() {
    return shell.client();
  }

  /** Where members reach it. */
  public Endpoint peer() {
    return shell.peer();
  }

  /** What the handler serves, for example {@code diststore.Store}. */
  public String serviceType() {
    return services.type();
  }

  /** That service and all it extends, the most general first. */
  public List<String> serviceTypes() {
    return services.types();
  }

  /**
   * Done when a view lists this node; fails with a {@link MemberFailure} when there is no way into
   * a ring.
   */
  public CompletionStage<Joined> joined() {
    return joined.minimalCompletionStage();
  }

  /**
   * Asks the ring. On the loop only.
   *
   * @param asker gets the answer, on the loop, exactly once, at the latest when the request's
   *     budget is used up; not from within this call unless it is made from within another answer
   */
  public void ask(Request request, Consumer<Answer> asker) {
    demandLoop();
    shell.ask(request, asker);
  }

  /**
   * Reads a key where it lies, if this member can answer for it right now; {@link #ask} says the
   * same, and what this cannot. On the loop only.
   *
   * @param array of which the key is a part
   * @param nowNanos {@link System#nanoTime}, read after the call had come
   * @param into what is read, good until this member is asked the next thing
   */
  public boolean read(byte[] array, int from, int length, long nowNanos, SeenEntry into) {
    return shell.read(array, from, length, nowNanos, into);
  }

  /**
   * Writes a key, if this member alone keeps it and nothing speaks against it; {@link #ask} does
   * what this does not. On the loop only.
   *
   * @param nowNanos {@link System#nanoTime}, read after the call had come
   * @return the version, or {@link io.diststore.ring.segment.Version#NONE} if nothing was done
   */
  public long write(WriteInPlace write, long nowNanos) {
    return shell.write(write, nowNanos);
  }

  /** How long a value that was just read still lives, in milliseconds, 0 for ever. */
  public long ttlMillis(SeenEntry read) {
    return shell.ttlMillis(read);
  }

  /**
   * The member that answers for a key; null when all copies are lost or there is no view. On the
   * loop only.
   */
  public Member primary(byte[] key) {
    View view = view();
    return view == null ? null : primary(new Key(key).segment(view.segments()));
  }

  /**
   * The member that answers for a segment; null when all copies are lost or there is no view. On
   * the loop only.
   */
  public Member primary(int segment) {
    demandLoop();
    return shell.primary(segment);
  }

  /**
   * Hands everything over and leaves the ring. Serving goes on meanwhile, and afterwards until
   * {@link #close}. Irrevocable; a second call gives the same stage.
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
   * The administrator's word that these members are dead, the very ones that are silent, in a ring
   * without a majority: the others go on. If they live, the ring splits, and what they take is lost
   * as soon as they hear of the others again.
   *
   * @return the view without them; fails with a {@link RecoveryFailure}
   */
  public CompletionStage<View> recover(Set<NodeId> dead) {
    return CompletableFuture.supplyAsync(() -> recovery.recover(dead), loop)
        .thenCompose(Function.identity())
        .minimalCompletionStage();
  }

  /**
   * A trusted word that this life of a member is over, so that the ring need not wait for its
   * silence to last. Of no meaning if the view does not list it as live. Any thread.
   */
  public void gone(NodeId life) {
    loop.execute(
        () -> {
          if (!closing) {
            shell.on(new Event.Gone(life));
          }
        });
  }

  /**
   * The administrator's word that what a loss names is lost for good: its segments start empty. Any
   * thread.
   *
   * @param incident {@link io.diststore.ring.view.Lost#incident the name} of the very loss that
   *     there is now
   * @return done when the word was taken, with the number of segments; the ring goes on to carry it
   *     out. Fails with a {@link LossNotAccepted}
   */
  public CompletionStage<Integer> acceptLoss(String incident) {
    CompletableFuture<Integer> taken = new CompletableFuture<>();
    loop.execute(
        () -> {
          if (closing) {
            taken.completeExceptionally(new LossNotAccepted("this node ends"));
          } else {
            acceptances.add(taken);
            shell.on(new Event.AcceptLoss(incident));
          }
        });
    return taken.minimalCompletionStage();
  }

  /** Has {@code listener} told what happens, on the loop; it must be quick. */
  public void listen(Consumer<Notice> listener) {
    shell.listen(listener);
  }

  /** The view in force, or null. */
  public View view() {
    return shell.view();
  }

  /** The status at the last tick of the core. */
  public NodeStatus status() {
    return shell.status();
  }

  /** How long the event loop was busy at a stretch. */
  public LoopTurns turns() {
    return turns;
  }

  /** What the links between members did. */
  public LinkCounters links() {
    return links;
  }

  /** What all connections of this node did. */
  public TransportCounters transport() {
    return transport;
  }

  /** Whether the event loop has come round within that time. */
  public boolean turning(Duration within) {
    return System.nanoTime() - shell.tickedAt() < within.toNanos();
  }

  /**
   * Whether what comes from there may administer this node: on the port for members alone; with a
   * token, who has shown it; without, who is on this machine.
   */
  public boolean mayAdminister(Connection connection) {
    return connection.localPort() == peer().port() && shell.peers().mayAdminister(connection);
  }

  /** The loop on which everything of this node happens. Nothing may block it. */
  public EventLoop loop() {
    return loop;
  }

  /**
   * Done when somebody who may has called {@code die()}: the node leaves, and the process is to end
   * once it has left.
   */
  public CompletionStage<Void> deathWish() {
    return deathWish.minimalCompletionStage();
  }

  /** Done when this node has ended; with an exception if it did because it was broken. */
  public CompletionStage<Void> ended() {
    return ended.minimalCompletionStage();
  }

  /**
   * Ends at once, without leaving: what it holds alone is gone. Waits for the end unless called on
   * the loop.
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

  // ---- for the handlers, on the loop

  /** Somebody who may wants this node to leave and end. */
  void die() {
    leave();
    deathWish.complete(null);
  }

  /** Asks an address who listens there. */
  void probe(Endpoint at, Consumer<Sighting> seen) {
    scout.probe(at, new Probe(services.type(), client().port(), false), seen);
  }

  // ---- on the loop

  private PortBinding.Services services(int port) {
    PeerService peers = prepare(port).peers();
    MethodTable further = besides.apply(this);
    MethodTable main = services.methods(handler).with(handler.direct());
    MethodTable all = main.and(peers.methods());
    all = further == null ? all : all.and(further);
    return settings.peerPort() == 0
        ? new PortBinding.Services(all, null)
        : new PortBinding.Services(main.and(peers.probeAlone()), all);
  }

  private RingShell prepare(int port) {
    Endpoint client = new Endpoint(settings.advertisedHost(), port);
    Endpoint peer =
        settings.peerPort() == 0
            ? client
            : new Endpoint(settings.advertisedHost(), settings.peerPort());
    // Milliseconds above, so that a later life of the name is the greater one; random bits below,
    // should two start in one of them.
    long incarnation = System.currentTimeMillis() << 20 | new SecureRandom().nextInt(1 << 20);
    NodeId self =
        new NodeId(
            (settings.name() == null ? client.toString() : settings.name()).intern(), incarnation);
    admission =
        clerk == null
            ? new PeerAdmission(settings, services.type(), scout, loop, joined)
            : new RegisterAdmission(settings, services.type(), clerk, this::probe, loop, joined);
    shell =
        new RingShell(
            settings,
            self,
            client,
            peer,
            services.type(),
            loop,
            clerk,
            transport,
            links,
            turns,
            admission::answer,
            admission::refused,
            recovery,
            this::close);
    return shell;
  }

  private void begin() {
    if (clerk == null) {
      shell.listen(new MajorityWatch(peer())::noticed);
    }
    shell.listen(
        notice -> {
          switch (notice) {
            case Notice.Installed installed -> admission.installed(installed.view());
            case Notice.Left gone -> left.complete(gone.receipt());
            case Notice.LossAccepted(String incident, int segments) -> {
              LOG.warn(
                  "Told by the administrator that {} is for good: {} segments start empty.",
                  incident,
                  segments);
              acceptances.remove().complete(segments);
            }
            case Notice.LossNotAccepted(String why) ->
                acceptances.remove().completeExceptionally(new LossNotAccepted(why));
            case Notice.Proposed p -> LOG.debug("Proposing epoch {}: {}", p.epoch(), p.why());
            default -> {}
          }
        });
    recovery.start(shell);
    shell.start();
    admission.start(shell);
  }

  /** Ends; {@code broken} is what broke the core, or null. */
  private void close(Throwable broken) {
    if (closing) {
      return;
    }
    closing = true;
    if (broken != null) {
      LOG.error("The ring's core failed; this node ends, and the others take over.", broken);
    }
    admission.stop();
    shell.stop();
    if (clerk != null) {
      clerk.close();
    }
    MemberFailure closed = new MemberFailure(Kind.CLOSED, "This node was closed.", broken);
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
              if (broken == null) {
                ended.complete(null);
              } else {
                ended.completeExceptionally(broken);
              }
            });
  }

  private void demandLoop() {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("to be called on the member's event loop only");
    }
  }
}
