package io.diststore.locator;

import io.diststore.locator.ExternalRegister.Contents;
import io.diststore.locator.discovery.ProbeResult;
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
import io.diststore.transport.LimitedLog;
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
 * Leads this node into a ring that has an external register. A node that finds the register empty
 * offers a founding view. If several nodes do so, the register accepts only one of their views.
 * Every other node waits for the other newcomers, and then asks the members of the registered view
 * for admission. This admission never gives up, because the register, the members or a missing view
 * can still appear.
 *
 * <p>The core compares what the register holds with its own view. This class only keeps a register
 * of another ring from the core. Only the event loop may use this class, except for {@link
 * #registerFault}.
 */
final class RegisterAdmission implements Admission {
  private static final Logger LOG = LoggerFactory.getLogger(RegisterAdmission.class);
  private static final LimitedLog REFUSALS = new LimitedLog(LOG);
  private static final Duration STEP = Duration.ofSeconds(1);

  /** After this time without an answer from the register, the node asks the seeds for admission. */
  private static final long WITHOUT_REGISTER_NANOS = Duration.ofSeconds(3).toNanos();

  /** How long a node asks the seeds for their view before it founds a ring. */
  private static final long BEFORE_FOUNDING_NANOS = Duration.ofMillis(500).toNanos();

  /**
   * A node without a view logs a warning if the register of a founded ring has been empty for
   * longer than this. For a moment this is normal, because a node records that it founds the ring
   * before it sets the view.
   */
  private static final long EMPTY_NANOS = Duration.ofSeconds(10).toNanos();

  private enum Stage {
    /** The node never asks for admission. */
    PARKED,
    /** The register has not answered yet. */
    REGISTER_UNKNOWN,
    /** The register has answered, and the node has not asked for admission. */
    REGISTER_KNOWN,
    /** The node has asked members for admission, or has offered a founding view. */
    ASKED,
    /** A view lists this node. */
    JOINED,
    /** This node leaves or ends before it has joined. */
    STOPPED;

    boolean leadsTo(Stage next) {
      return switch (this) {
        case PARKED -> next == STOPPED;
        case REGISTER_UNKNOWN -> next == REGISTER_KNOWN || next == ASKED || next == STOPPED;
        case REGISTER_KNOWN -> next == ASKED || next == STOPPED;
        case ASKED -> next == JOINED || next == STOPPED;
        // A request that this node sent before it stopped can still lead to its admission.
        case STOPPED -> next == JOINED;
        case JOINED -> false;
      };
    }
  }

  private final MemberSettings settings;
  private final String serviceType;
  private final RegisterClient register;
  private final BiConsumer<Endpoint, Consumer<ProbeResult>> prober;
  private final EventLoop loop;
  private final CompletableFuture<LocalMember.Joined> joined;
  private RingShell shell;
  private Future<?> stepping;
  private Stage stage;
  private long startedAt;

  /** The addresses of all other nodes that should become members. */
  private List<Endpoint> seeds = List.of();

  private View offered;
  private String lastWarning = "";

  /** When this node first found the register empty. */
  private long emptySince;

  private boolean foundEmpty;

  /** Why this node refuses the register, or null. */
  private volatile String registerFault;

  RegisterAdmission(
      MemberSettings settings,
      String serviceType,
      RegisterClient register,
      BiConsumer<Endpoint, Consumer<ProbeResult>> prober,
      EventLoop loop,
      CompletableFuture<LocalMember.Joined> joined) {
    this.settings = settings;
    this.stage = settings.registered().parked() ? Stage.PARKED : Stage.REGISTER_UNKNOWN;
    this.serviceType = serviceType;
    this.register = register;
    this.prober = prober;
    this.loop = loop;
    this.joined = joined;
  }

  @Override
  public void start(RingShell started) {
    shell = started;
    startedAt = System.nanoTime();
    if (stage == Stage.PARKED) {
      // A node that has left proposes no views, reports nothing and asks for no admission. It still
      // forwards requests.
      shell.on(new Event.Leave());
    }
    register.start(this::onContents, found -> seeds = found);
    stepping =
        loop.scheduleWithFixedDelay(
            this::step, STEP.toNanos(), STEP.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void stop() {
    if (stage != Stage.STOPPED && stage != Stage.JOINED) {
      become(Stage.STOPPED, "this node leaves or ends");
    }
  }

  @Override
  public void onView(View view) {
    if (!joined.isDone() && view.live(shell.self())) {
      become(Stage.JOINED, "the view lists this node");
      joined.complete(new LocalMember.Joined(view, view.equals(offered)));
    }
  }

  /**
   * Logs a refused hello. While pods come and go, many links are refused because they are meant for
   * another incarnation. These refusals need no warning.
   */
  @Override
  public void onHelloRefused(Destination to, Refused refused) {
    switch (refused.getCode()) {
      case OTHER_RING, OTHER_SERVICE, BAD_TOKEN, OTHER_VERSION, OTHER_SETTINGS ->
          REFUSALS.warn(
              "refused links (" + refused.getCode() + ")",
              "No link to {}: {}",
              to.endpoint(),
              refused.getMessage());
      case OTHER_INCARNATION, BAD_REQUEST ->
          LOG.debug("No link to {}: {}", to, refused.getMessage());
      case null -> LOG.debug("No link to {}: {}", to, refused.getMessage());
    }
  }

  @Override
  public ProbeAnswer onProbe(Probe probe) {
    Endpoint peer = shell.peer();
    boolean member = shell.view() != null && !shell.status().hasLeft();
    return new ProbeAnswer(
        serviceType,
        member ? Standing.MEMBER : Standing.DEPENDENT,
        shell.client().port(),
        false,
        new WireEndpoint(peer.host(), peer.port()));
  }

  private void become(Stage next, String why) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException(
          "the admission cannot go from " + stage + " to " + next + ": " + why);
    }
    LOG.trace("The admission goes from {} to {}: {}.", stage, next, why);
    stage = next;
    if ((next == Stage.JOINED || next == Stage.STOPPED) && stepping != null) {
      stepping.cancel(false);
    }
  }

  /** Handles contents that the register has announced by itself, or has returned from a call. */
  private void onContents(Contents contents) {
    if (stage == Stage.REGISTER_UNKNOWN) {
      become(Stage.REGISTER_KNOWN, "the register answered");
    }
    View own = shell.view();
    View held = contents.registered().view();
    RingId ring = own == null ? contents.ringId() : own.ringId();
    if (!contents.ringId().equals(ring)) {
      registerFault =
          "The register belongs to the ring "
              + contents.ringId()
              + ", but this node is in the ring "
              + ring
              + ". The node keeps serving, and takes no views from this register.";
      warnOnce(registerFault);
      return;
    }
    registerFault = null;
    if (own == null) {
      if (held == null) {
        onEmptyRegister(contents);
        return;
      }
      if (!held.ringId().equals(ring)) {
        warnOnce(
            "The register holds a view of the ring " + held.ringId() + ", not of " + ring + ".");
        return;
      }
      if (stage == Stage.REGISTER_KNOWN) {
        askMembers(held);
      }
    }
    shell.on(new Event.RegisterRead(contents.registered()));
  }

  /**
   * Returns why this node refuses the register, in a sentence; null if it does not refuse it. Any
   * thread may call this method.
   */
  @Override
  public String registerFault() {
    return registerFault != null ? registerFault : shell.status().registerFault();
  }

  private void onEmptyRegister(Contents contents) {
    long now = System.nanoTime();
    if (!foundEmpty) {
      foundEmpty = true;
      emptySince = now;
    }
    if (stage == Stage.PARKED) {
      warnOnce("The register holds no view yet, so this node cannot forward requests.");
      return;
    }
    if (stage == Stage.STOPPED) {
      return;
    }
    if (stage == Stage.REGISTER_KNOWN) {
      become(Stage.ASKED, "the register is empty");
      askSeeds();
      loop.schedule(register::read, BEFORE_FOUNDING_NANOS, TimeUnit.NANOSECONDS);
    }
    if (contents.mayFound()) {
      if (seeds.isEmpty() || now - emptySince >= BEFORE_FOUNDING_NANOS) {
        offerFoundingView(contents.ringId());
      }
    } else if (now - emptySince >= EMPTY_NANOS) {
      warnOnce(
          "The register holds no view of the ring "
              + contents.ringId()
              + ", although the ring was founded before. This node waits until a member of the ring puts its view back.");
    }
  }

  private void offerFoundingView(RingId ringId) {
    Member founder =
        new Member(shell.self(), MemberState.UP, shell.peer(), shell.client(), settings.site());
    offered = View.founding(ringId, settings.segments(), settings.copies(), founder).withWitness();
    register.found(offered);
  }

  /** Asks the seeds for admission, and tells them how many members the ring should have. */
  private void askSeeds() {
    shell.on(new Event.Join(seeds, seeds.isEmpty() ? 0 : seeds.size() + 1));
  }

  /** Waits for the other newcomers, then asks the members of the registered view for admission. */
  private void askMembers(View held) {
    become(Stage.ASKED, "the register holds epoch " + held.epoch());
    List<Endpoint> addresses = new ArrayList<>(held.members().stream().map(Member::peer).toList());
    addresses.addAll(seeds);
    NewcomerRendezvous.begin(
        loop,
        prober,
        seeds.stream()
            .filter(seed -> held.members().stream().noneMatch(member -> isSeedOf(seed, member)))
            .toList(),
        newcomers -> {
          LOG.info("Asking the ring {} for admission, in epoch {}.", held.ringId(), held.epoch());
          // A newcomer that joins alone passes 0. With any other number, the ring would wait until
          // it has that many members. The number would also count members that are leaving now.
          int expected = newcomers == 0 ? 0 : held.members().size() + newcomers + 1;
          shell.on(new Event.Join(addresses, expected));
        });
  }

  /**
   * Reports whether a seed is the address of this member. A seed's host can be the member's name,
   * or a host name that begins with the member's name and a dot.
   */
  private static boolean isSeedOf(Endpoint seed, Member member) {
    String name = member.id().name();
    return seed.equals(member.peer())
        || seed.host().equals(name)
        || seed.host().startsWith(name + ".");
  }

  private void step() {
    boolean late = System.nanoTime() - startedAt > WITHOUT_REGISTER_NANOS;
    if (stage == Stage.REGISTER_UNKNOWN && late && !seeds.isEmpty()) {
      become(Stage.ASKED, "the register does not answer");
      askSeeds();
    }
    if (shell.view() == null) {
      register.read();
    }
  }

  /**
   * Logs a warning, unless it equals the last one. The register answers every few seconds. Without
   * this check, each answer would repeat the warning.
   */
  private void warnOnce(String warning) {
    if (!warning.equals(lastWarning)) {
      lastWarning = warning;
      LOG.warn(warning);
    }
  }
}
