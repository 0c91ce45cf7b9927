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
 * Leads this node into the ring of an external register. A node that finds the register empty
 * offers a founding view, and the register accepts only one of the views that it is offered. Every
 * other node waits for the other newcomers, and asks the members of the registered view for
 * admission. This admission never gives up, because the register, the members or the missing view
 * may still appear.
 *
 * <p>This class also protects the core from two kinds of views that a register must not report. One
 * kind belongs to another ring. The other kind is older than the view in force, and comes from a
 * register that was reset to an earlier state. Only the event loop may use this class.
 */
final class RegisterAdmission implements Admission {
  private static final Logger LOG = LoggerFactory.getLogger(RegisterAdmission.class);
  private static final LimitedLog REFUSALS = new LimitedLog(LOG);
  private static final Duration STEP = Duration.ofSeconds(1);

  /** After this time without an answer from the register, the node asks the seeds for admission. */
  private static final long WITHOUT_REGISTER_NANOS = Duration.ofSeconds(3).toNanos();

  /**
   * How long the register may report a view older than the one in force before this node warns
   * people. A short lag is normal, because answers may be late.
   */
  private static final long BEHIND_NANOS = Duration.ofSeconds(10).toNanos();

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
        // A request that this node sent before it stopped may still lead to this node's admission.
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
  private boolean behind;
  private long behindSince;

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
      // A node that has left never proposes, reports or asks for admission, but still forwards.
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
   * Logs the refusal. While pods come and go, links to nodes that have ended, or have not started
   * yet, are refused all the time, so only the other reasons are worth a warning.
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

  /**
   * Handles the contents of the register. The register has announced them, or has returned them
   * from a call.
   */
  private void onContents(Contents contents) {
    if (stage == Stage.REGISTER_UNKNOWN) {
      become(Stage.REGISTER_KNOWN, "the register answered");
    }
    View own = shell.view();
    View held = contents.view();
    RingId ring = own == null ? contents.ringId() : own.ringId();
    if (!contents.ringId().equals(ring) || held != null && !held.ringId().equals(ring)) {
      warnOnce(
          "The register belongs to the ring "
              + (held == null ? contents.ringId() : held.ringId())
              + ", but this node is in the ring "
              + ring
              + ". The node keeps serving, and takes no views from this register.");
    } else if (held == null) {
      onEmptyRegister(contents, own);
    } else if (own != null && held.epoch() < own.epoch()) {
      onBehind(contents, own);
    } else {
      behind = false;
      if (own == null && stage == Stage.REGISTER_KNOWN) {
        askMembers(held);
      }
      shell.on(new Event.RegisterRead(held));
    }
  }

  private void onEmptyRegister(Contents contents, View own) {
    if (own != null) {
      onBehind(contents, own);
    } else if (stage == Stage.PARKED) {
      warnOnce("The register holds no view yet, so this node cannot forward requests.");
    } else if (!contents.mayFound()) {
      warnOnce(
          "The register holds no view of the ring "
              + contents.ringId()
              + ", although the ring was founded before. This node waits until the ring's latest view is registered again.");
    } else if (stage != Stage.STOPPED) {
      offerFoundingView(contents.ringId());
    }
  }

  private void offerFoundingView(RingId ringId) {
    if (stage != Stage.ASKED) {
      become(Stage.ASKED, "the register is empty");
    }
    Member founder =
        new Member(shell.self(), MemberState.UP, shell.peer(), shell.client(), settings.site());
    offered = View.founding(ringId, settings.segments(), settings.copies(), founder);
    askSeeds();
    register.compareAndSet(offered);
  }

  /**
   * Warns if the register keeps reporting a view older than the one in force. For a short time that
   * is normal, because the messages of other members may be newer than the register's answer. But a
   * register that keeps reporting an old view was reset to an earlier state.
   */
  private void onBehind(Contents contents, View own) {
    long now = System.nanoTime();
    if (!behind) {
      behind = true;
      behindSince = now;
    } else if (now - behindSince > BEHIND_NANOS) {
      View held = contents.view();
      warnOnce(
          "The register holds "
              + (held == null ? "no view" : "epoch " + held.epoch())
              + ", but this node is in epoch "
              + own.epoch()
              + " already, so the register was reset. This node keeps serving. No node joins, leaves or takes over until the ring's latest view is registered again.");
    }
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
          // A newcomer that joins alone passes 0, so the ring does not wait for a number of
          // members. That number would also count members that may be leaving at the moment.
          int expected = newcomers == 0 ? 0 : held.members().size() + newcomers + 1;
          shell.on(new Event.Join(addresses, expected));
        });
  }

  /**
   * Reports whether a seed is the address of this member. A seed's host may be the member's name,
   * or a host name that begins with it.
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
   * Logs a warning, unless it equals the last one. The register answers every few seconds, and each
   * answer would otherwise repeat the warning.
   */
  private void warnOnce(String warning) {
    if (!warning.equals(lastWarning)) {
      lastWarning = warning;
      LOG.warn(warning);
    }
  }
}
