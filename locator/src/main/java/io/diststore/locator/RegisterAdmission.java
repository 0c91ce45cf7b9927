package io.diststore.locator;

import io.diststore.locator.OutsideViews.Registered;
import io.diststore.locator.discovery.Sighting;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Probe;
import io.diststore.thrift.peer.ProbeAnswer;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.Standing;
import io.diststore.thrift.peer.WireEndpoint;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into the ring of a register outside. Whoever finds the register empty offers the founding
 * view, which one of all that do so sets; everybody else waits for the other newcomers, and asks
 * the members of the registered view for admission. Nothing here gives up: what is missing may
 * come.
 *
 * <p>Also guards the core from what no register should say: a view of another ring, or one that is
 * older than what is in force, from a register that was put back to an earlier state. For the event
 * loop's thread.
 */
final class RegisterAdmission implements Admission {
  private static final Logger LOG = LoggerFactory.getLogger(RegisterAdmission.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /**
   * After which time members are asked for admission without the register's word on who they are.
   */
  private static final long WITHOUT_REGISTER_NANOS = Duration.ofSeconds(3).toNanos();

  /** For how long a register may be behind before people are told: answers may be late. */
  private static final long BEHIND_NANOS = Duration.ofSeconds(10).toNanos();

  private final MemberSettings settings;
  private final boolean parked;
  private final String serviceType;
  private final RegisterClerk clerk;
  private final BiConsumer<Endpoint, Consumer<Sighting>> scout;
  private final EventLoop loop;
  private final CompletableFuture<LocalMember.Joined> joined;
  private RingShell shell;
  private Future<?> stepping;
  private long startedAt;
  private boolean heard;
  private List<Endpoint> seeds = List.of();
  private boolean asked;
  private View offered;
  private String told = "";
  private boolean behind;
  private long behindSince;

  RegisterAdmission(
      MemberSettings settings,
      String serviceType,
      RegisterClerk clerk,
      BiConsumer<Endpoint, Consumer<Sighting>> scout,
      EventLoop loop,
      CompletableFuture<LocalMember.Joined> joined) {
    this.settings = settings;
    this.parked = settings.registered().parked();
    this.serviceType = serviceType;
    this.clerk = clerk;
    this.scout = scout;
    this.loop = loop;
    this.joined = joined;
  }

  @Override
  public void start(RingShell started) {
    shell = started;
    startedAt = System.nanoTime();
    if (parked) {
      // Whoever has left never proposes, reports or asks for admission, and goes on forwarding.
      shell.on(new Event.Leave());
    }
    clerk.start(this::registered, found -> seeds = found);
    stepping =
        loop.scheduleWithFixedDelay(
            this::step, AGAIN.toNanos(), AGAIN.toNanos(), TimeUnit.NANOSECONDS);
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
      joined.complete(new LocalMember.Joined(view, view.equals(offered)));
    }
  }

  /**
   * Links to those who are no more, or not yet, are refused all the time while pods come and go.
   */
  @Override
  public void refused(Destination to, Refused refused) {
    switch (refused.getCode()) {
      case OTHER_RING, OTHER_SERVICE, BAD_TOKEN, OTHER_VERSION ->
          tell("No link to " + to.endpoint() + ": " + refused.getMessage());
      case OTHER_INCARNATION, BAD_REQUEST ->
          LOG.debug("No link to {}: {}", to, refused.getMessage());
      case null -> LOG.debug("No link to {}: {}", to, refused.getMessage());
    }
  }

  @Override
  public ProbeAnswer answer(Probe probe) {
    Endpoint peer = shell.peer();
    boolean member = shell.view() != null && !shell.status().hasLeft();
    return new ProbeAnswer(
        serviceType,
        member ? Standing.MEMBER : Standing.DEPENDENT,
        shell.client().port(),
        false,
        new WireEndpoint(peer.host(), peer.port()));
  }

  /** All that are to be members are among the seeds, but for this one. */
  private Event.Join join() {
    return new Event.Join(seeds, seeds.isEmpty() ? 0 : seeds.size() + 1);
  }

  /** What the register holds, by its own word or by its answer. */
  private void registered(Registered registered) {
    heard = true;
    View own = shell.view();
    View held = registered.view();
    RingId ring = own == null ? registered.ringId() : own.ringId();
    if (!registered.ringId().equals(ring) || held != null && !held.ringId().equals(ring)) {
      tell(
          "The register is for the ring "
              + (held == null ? registered.ringId() : held.ringId())
              + ", and this node is in the ring "
              + ring
              + ". It serves on, and no view comes into force from there.");
    } else if (held == null) {
      empty(registered, own);
    } else if (own != null && held.epoch() < own.epoch()) {
      late(registered, own);
    } else {
      behind = false;
      if (own == null && !parked && !asked) {
        ask(held);
      }
      shell.on(new Event.RegisterRead(held));
    }
  }

  private void empty(Registered registered, View own) {
    if (own != null) {
      late(registered, own);
    } else if (parked) {
      tell("The register holds no view yet, so there is nothing to bring requests to.");
    } else if (registered.mayFound()) {
      Member founder = new Member(shell.self(), MemberState.UP, shell.peer(), shell.client());
      offered = View.founding(registered.ringId(), settings.segments(), settings.copies(), founder);
      asked = true;
      shell.on(join());
      clerk.compareAndSet(offered);
    } else {
      tell(
          "The register holds no view of the ring "
              + registered.ringId()
              + ", which was founded before. Waiting for its latest view to be registered again.");
    }
  }

  /**
   * Answers may be older than what members say to each other; a register that stays behind was put
   * back.
   */
  private void late(Registered registered, View own) {
    long now = System.nanoTime();
    if (!behind) {
      behind = true;
      behindSince = now;
    } else if (now - behindSince > BEHIND_NANOS) {
      View held = registered.view();
      tell(
          "The register holds "
              + (held == null ? "no view any more" : "epoch " + held.epoch())
              + ", and this node is in epoch "
              + own.epoch()
              + " already: the register was put back. This node serves on; nobody joins, leaves or takes over until the view is registered again.");
    }
  }

  private void ask(View held) {
    asked = true;
    List<Endpoint> through = new ArrayList<>(held.members().stream().map(Member::peer).toList());
    through.addAll(seeds);
    Gathering.of(
        loop,
        scout,
        seeds.stream().filter(seed -> held.members().stream().noneMatch(m -> is(seed, m))).toList(),
        others -> {
          LOG.info("Asking the ring {} for admission, in epoch {}.", held.ringId(), held.epoch());
          // Who comes alone waits for nobody: members may be leaving meanwhile, and count then.
          int expected = others == 0 ? 0 : held.members().size() + others + 1;
          shell.on(new Event.Join(through, expected));
        });
  }

  /** A seed is known by its host alone, which is the member's name, or begins with it. */
  private static boolean is(Endpoint seed, Member member) {
    String name = member.id().name();
    return seed.equals(member.peer())
        || seed.host().equals(name)
        || seed.host().startsWith(name + ".");
  }

  private void step() {
    boolean alone = System.nanoTime() - startedAt > WITHOUT_REGISTER_NANOS;
    if (!heard && alone && !parked && !asked && !seeds.isEmpty()) {
      asked = true;
      shell.on(join());
    }
    if (shell.view() == null) {
      clerk.read();
    }
  }

  /** Each thing once in a row: answers come every few seconds. */
  private void tell(String what) {
    if (!what.equals(told)) {
      told = what;
      LOG.warn(what);
    }
  }
}
