package io.diststore.locator;

import io.diststore.locator.MemberFailure.Kind;
import io.diststore.locator.discovery.Discovery;
import io.diststore.locator.discovery.Introduction;
import io.diststore.locator.discovery.Prober;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Probe;
import io.diststore.thrift.peer.ProbeAnswer;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.Standing;
import io.diststore.thrift.peer.WireEndpoint;
import io.diststore.transport.LimitedLog;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads this node into a ring whose members decide its views. The node joins through the peer that
 * it was given. Without a peer, it joins a ring that it finds on this machine, or founds one. Only
 * the event loop may use this class.
 */
final class PeerAdmission implements Admission {
  private static final Logger LOG = LoggerFactory.getLogger(PeerAdmission.class);
  private static final LimitedLog REFUSALS = new LimitedLog(LOG);
  private static final long STEP_NANOS = Duration.ofMillis(25).toNanos();

  /**
   * How long this node waits for the next message from the ring that it asks for admission. The
   * admission itself has no time limit, because it may have to wait until keys have moved.
   */
  private static final long RING_SILENCE_NANOS_MAX = Duration.ofSeconds(15).toNanos();

  private enum Stage {
    /** The admission has not started. */
    NEW,
    /** This node probes the ports of its machine for a ring. */
    DISCOVERING,
    /** This node probes the peer that it was given. */
    INTRODUCING,
    /** This node has founded a ring, and waits for the ring's first view. */
    FOUNDING,
    /** This node has found a ring, and waits for admission. */
    FOLLOWING,
    /** A view lists this node. */
    JOINED,
    /** This node could not join a ring. */
    FAILED,
    /** This node leaves or ends before it has joined. */
    STOPPED;

    boolean leadsTo(Stage next) {
      return switch (this) {
        case NEW -> next == DISCOVERING || next == INTRODUCING || next == FAILED || next == STOPPED;
        case DISCOVERING -> next == FOUNDING || next == FOLLOWING || next == STOPPED;
        case INTRODUCING -> next == FOLLOWING || next == FAILED || next == STOPPED;
        case FOUNDING -> next == JOINED || next == STOPPED;
        case FOLLOWING -> next == JOINED || next == FAILED || next == STOPPED;
        // If this node asked for admission before it stopped, a view or a refusal can still arrive.
        case STOPPED -> next == JOINED || next == FAILED;
        case JOINED, FAILED -> false;
      };
    }
  }

  private final MemberSettings settings;
  private final String serviceType;
  private final Prober prober;
  private final EventLoop loop;
  private final CompletableFuture<LocalMember.Joined> joined;
  private RingShell shell;
  private Discovery discovery;
  private Introduction introduction;
  private Future<?> stepping;
  private Stage stage = Stage.NEW;

  /** The member that this node asks for admission; null before this node has found a ring. */
  private Endpoint followed;

  /** Logs why the ring has not admitted this node; null before this node has found a ring. */
  private AdmissionWait wait;

  private long followedSince;
  private boolean founded;

  PeerAdmission(
      MemberSettings settings,
      String serviceType,
      Prober prober,
      EventLoop loop,
      CompletableFuture<LocalMember.Joined> joined) {
    this.settings = settings;
    this.serviceType = serviceType;
    this.prober = prober;
    this.loop = loop;
    this.joined = joined;
  }

  @Override
  public void start(RingShell started) {
    shell = started;
    Endpoint peer = settings.peer();
    if (peer == null) {
      discovery =
          new Discovery(
              shell.client().port(),
              settings.ports().all(),
              System.nanoTime(),
              new DiscoveryEffects());
      become(Stage.DISCOVERING, "no peer was given");
    } else if (peer.equals(shell.client()) || peer.equals(shell.peer())) {
      fail(
          Kind.PEER_UNREACHABLE,
          "The peer " + peer + " is this node itself. Name another node, or omit the peer.");
      return;
    } else {
      introduction =
          new Introduction(peer, serviceType, System.nanoTime(), new IntroductionEffects());
      become(Stage.INTRODUCING, "a peer was given");
    }
    stepping = loop.scheduleWithFixedDelay(this::step, 0, STEP_NANOS, TimeUnit.NANOSECONDS);
  }

  @Override
  public void stop() {
    if (stage != Stage.STOPPED && stage != Stage.JOINED && stage != Stage.FAILED) {
      become(Stage.STOPPED, "this node leaves or ends");
    }
  }

  @Override
  public void onView(View view) {
    if (!joined.isDone() && view.live(shell.self())) {
      become(Stage.JOINED, "the view lists this node");
      LOG.info(
          "{} is a member of the ring {} in epoch {}.",
          shell.self().name(),
          view.ringId(),
          view.epoch());
      joined.complete(new LocalMember.Joined(view, founded));
    }
  }

  @Override
  public void onHelloRefused(Destination to, Refused refused) {
    Kind kind =
        switch (refused.getCode()) {
          case OTHER_RING -> Kind.OTHER_RING;
          case OTHER_SERVICE -> Kind.OTHER_SERVICE;
          case BAD_TOKEN -> Kind.BAD_TOKEN;
          case OTHER_VERSION -> Kind.OTHER_VERSION;
          case OTHER_SETTINGS -> Kind.OTHER_SETTINGS;
          case OTHER_INCARNATION, BAD_REQUEST -> null;
          case null -> null;
        };
    if (kind == null) {
      LOG.debug("No link to {}: {}", to, refused.getMessage());
    } else if (followed != null && !joined.isDone()) {
      fail(kind, refused.getMessage());
    } else {
      REFUSALS.warn(
          "refused links (" + refused.getCode() + ")",
          "No link to {}: {}",
          to,
          refused.getMessage());
    }
  }

  @Override
  public ProbeAnswer onProbe(Probe probe) {
    Standing standing = standing();
    boolean promised =
        standing == Standing.UNDECIDED
            && probe.getServiceType().equals(serviceType)
            && discovery.onProbe(probe.getPort(), probe.isClaim(), System.nanoTime());
    Endpoint peer = shell.peer();
    return new ProbeAnswer(
        serviceType,
        standing,
        shell.client().port(),
        promised,
        new WireEndpoint(peer.host(), peer.port()));
  }

  private Standing standing() {
    if (shell.view() != null) {
      return shell.status().hasLeft() ? Standing.DEPENDENT : Standing.MEMBER;
    }
    return switch (stage) {
      case DISCOVERING -> Standing.UNDECIDED;
      case FOLLOWING -> Standing.FOLLOWING;
      case NEW, INTRODUCING, FAILED, STOPPED -> Standing.DEPENDENT;
      case FOUNDING, JOINED -> throw new IllegalStateException("no view in stage " + stage);
    };
  }

  private void become(Stage next, String why) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException(
          "the admission cannot go from " + stage + " to " + next + ": " + why);
    }
    LOG.trace("The admission goes from {} to {}: {}.", stage, next, why);
    stage = next;
    switch (next) {
      case JOINED, FAILED, STOPPED -> {
        if (stepping != null) {
          stepping.cancel(false);
        }
      }
      case NEW, DISCOVERING, INTRODUCING, FOUNDING, FOLLOWING -> {}
    }
  }

  private void step() {
    long now = System.nanoTime();
    switch (stage) {
      case DISCOVERING -> discovery.tick(now);
      case INTRODUCING -> introduction.tick(now);
      case FOLLOWING -> {
        long lastMessageAt = Math.max(followedSince, shell.lastMessageAt());
        if (now - lastMessageAt > RING_SILENCE_NANOS_MAX) {
          fail(Kind.NOT_ADMITTED, whyNotAdmitted());
        } else {
          wait.tick(shell.view(), shell.status(), now);
        }
      }
      case NEW, FOUNDING, JOINED, FAILED, STOPPED -> {}
    }
  }

  /**
   * Returns why the ring has not admitted this node. This node has reached the ring. So if the ring
   * never answers, perhaps the ring cannot connect to the address that this node has announced.
   */
  private String whyNotAdmitted() {
    return shell.lastMessageAt() > followedSince
        ? "The ring of "
            + followed
            + " stopped answering before it admitted this node. Check the ring's nodes, then start this node again."
        : "The ring of "
            + followed
            + " has not answered this node's request for admission. Check that the ring's nodes are running, and that they can connect to this node at "
            + shell.peer()
            + ".";
  }

  private void follow(Endpoint peer) {
    LOG.info("Asking the ring of {} for admission.", peer);
    become(Stage.FOLLOWING, "there is a ring at " + peer);
    followed = peer;
    followedSince = System.nanoTime();
    wait = new AdmissionWait(shell.self(), peer, shell.peer(), LOG::warn, followedSince);
    shell.on(new Event.Join(List.of(peer)));
  }

  private void fail(Kind kind, String why) {
    become(Stage.FAILED, why);
    joined.completeExceptionally(new MemberFailure(kind, why));
  }

  /** Carries out the decisions of the discovery. */
  private final class DiscoveryEffects implements Discovery.Effects {
    @Override
    public void probe(long round, int port, boolean claim) {
      Probe probe = new Probe(serviceType, shell.client().port(), claim);
      Endpoint at = new Endpoint(settings.scannedHost(), port);
      prober.probe(
          at,
          probe,
          result -> {
            if (stage == Stage.DISCOVERING) {
              discovery.onProbeResult(round, port, result, System.nanoTime());
            }
          });
    }

    @Override
    public void found() {
      SecureRandom random = new SecureRandom();
      become(Stage.FOUNDING, "the discovery decided to found");
      founded = true;
      shell.on(
          new Event.FoundRing(new RingId(random.nextLong(), random.nextLong()), settings.copies()));
    }

    @Override
    public void join(Endpoint peer) {
      follow(peer);
    }

    @Override
    public void warn(String what) {
      LOG.warn(what);
    }
  }

  /** Carries out the decisions of the introduction. */
  private final class IntroductionEffects implements Introduction.Effects {
    @Override
    public void probe() {
      Probe probe = new Probe(serviceType, shell.client().port(), false);
      prober.probe(
          settings.peer(),
          probe,
          result -> {
            if (stage == Stage.INTRODUCING) {
              introduction.onProbeResult(result, System.nanoTime());
            }
          });
    }

    @Override
    public void join(Endpoint peer) {
      follow(peer);
    }

    @Override
    public void refused(Introduction.Refusal refusal, String why) {
      fail(
          switch (refusal) {
            case UNREACHABLE -> Kind.PEER_UNREACHABLE;
            case NO_NODE -> Kind.NOT_A_NODE;
            case OTHER_SERVICE -> Kind.OTHER_SERVICE;
            case UNDECIDED -> Kind.PEER_UNDECIDED;
          },
          why);
    }
  }
}
