package io.diststore.locator;

import io.diststore.locator.MemberFailure.Kind;
import io.diststore.locator.discovery.Discovery;
import io.diststore.locator.discovery.Introduction;
import io.diststore.locator.discovery.Scout;
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
 * The way into a ring whose members decide its views: found, joined through a peer, or joined after
 * a look around. Ends when a view lists this node, or with a {@link MemberFailure}. It goes on
 * answering probes afterwards. For the event loop's thread.
 */
final class PeerAdmission implements Admission {
  private static final Logger LOG = LoggerFactory.getLogger(PeerAdmission.class);
  private static final long STEP_NANOS = Duration.ofMillis(25).toNanos();

  /**
   * For how long a ring that is to admit this node may say nothing at all. How long admitting takes
   * depends on what it is moving.
   */
  private static final long RING_SILENT_NANOS_MAX = Duration.ofSeconds(15).toNanos();

  private final MemberSettings settings;
  private final String serviceType;
  private final Scout scout;
  private final EventLoop loop;
  private final CompletableFuture<LocalMember.Joined> joined;
  private RingShell shell;
  private Discovery discovery;
  private Introduction introduction;
  private Future<?> stepping;
  private Endpoint followed;
  private long followedSince;
  private boolean founded;

  PeerAdmission(
      MemberSettings settings,
      String serviceType,
      Scout scout,
      EventLoop loop,
      CompletableFuture<LocalMember.Joined> joined) {
    this.settings = settings;
    this.serviceType = serviceType;
    this.scout = scout;
    this.loop = loop;
    this.joined = joined;
  }

  @Override
  public void start(RingShell started) {
    shell = started;
    if (settings.peer() == null) {
      discovery =
          new Discovery(
              shell.client().port(), settings.ports().all(), System.nanoTime(), new LookingRound());
    } else if (settings.peer().equals(shell.client()) || settings.peer().equals(shell.peer())) {
      fail(
          Kind.PEER_UNREACHABLE,
          "The peer " + settings.peer() + " is this node itself. Name another node, or none.");
      return;
    } else {
      introduction =
          new Introduction(settings.peer(), serviceType, System.nanoTime(), new ThroughPeer());
    }
    stepping = loop.scheduleWithFixedDelay(this::step, 0, STEP_NANOS, TimeUnit.NANOSECONDS);
  }

  @Override
  public void stop() {
    if (stepping != null) {
      stepping.cancel(false);
    }
  }

  @Override
  public void installed(View view) {
    if (!joined.isDone() && view.live(shell.self())) {
      stop();
      LOG.info(
          "{} is a member of the ring {} in epoch {}.",
          shell.self().name(),
          view.ringId(),
          view.epoch());
      joined.complete(new LocalMember.Joined(view, founded));
    }
  }

  @Override
  public void refused(Destination to, Refused refused) {
    Kind kind =
        switch (refused.getCode()) {
          case OTHER_RING -> Kind.OTHER_RING;
          case OTHER_SERVICE -> Kind.OTHER_SERVICE;
          case BAD_TOKEN -> Kind.BAD_TOKEN;
          case OTHER_VERSION -> Kind.OTHER_VERSION;
          case OTHER_INCARNATION, BAD_REQUEST -> null;
          case null -> null;
        };
    if (kind == null) {
      LOG.debug("No link to {}: {}", to, refused.getMessage());
    } else if (followed != null && !joined.isDone()) {
      fail(kind, refused.getMessage());
    } else {
      LOG.warn("No link to {}: {}", to, refused.getMessage());
    }
  }

  @Override
  public ProbeAnswer answer(Probe probe) {
    Standing standing = standing();
    boolean promised =
        standing == Standing.UNDECIDED
            && probe.getServiceType().equals(serviceType)
            && discovery.asked(probe.getPort(), probe.isClaim(), System.nanoTime());
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
    if (joined.isDone() || stepping.isCancelled() || discovery == null && followed == null) {
      return Standing.DEPENDENT;
    }
    return followed != null ? Standing.FOLLOWING : Standing.UNDECIDED;
  }

  private void step() {
    long now = System.nanoTime();
    if (followed != null) {
      long last = Math.max(followedSince, shell.heardAt());
      if (now - last > RING_SILENT_NANOS_MAX) {
        fail(
            Kind.NOT_ADMITTED,
            "The ring of "
                + followed
                + " stopped answering before it let this node in. Check its nodes, then start this one again.");
      }
    } else if (discovery != null) {
      discovery.tick(now);
    } else {
      introduction.tick(now);
    }
  }

  private void follow(Endpoint peer) {
    LOG.info("Asking the ring of {} for admission.", peer);
    followed = peer;
    followedSince = System.nanoTime();
    shell.on(new Event.Join(List.of(peer)));
  }

  private void fail(Kind kind, String why) {
    stop();
    joined.completeExceptionally(new MemberFailure(kind, why));
  }

  /** The discovery's wishes. */
  private final class LookingRound implements Discovery.Effects {
    @Override
    public void probe(long round, int port, boolean claim) {
      Probe probe = new Probe(serviceType, shell.client().port(), claim);
      Endpoint at = new Endpoint(settings.scannedHost(), port);
      scout.probe(at, probe, sighting -> discovery.seen(round, port, sighting, System.nanoTime()));
    }

    @Override
    public void found() {
      SecureRandom random = new SecureRandom();
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

  /** The introduction's wishes. */
  private final class ThroughPeer implements Introduction.Effects {
    @Override
    public void probe() {
      Probe probe = new Probe(serviceType, shell.client().port(), false);
      scout.probe(
          settings.peer(), probe, sighting -> introduction.seen(sighting, System.nanoTime()));
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
