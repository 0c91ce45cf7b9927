package io.diststore.locator;

import io.diststore.locator.link.Administration;
import io.diststore.locator.link.RecoveryFailure;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The administrator's way on for a ring that has lost its majority. Whom the administrator calls
 * dead must be who is silent at that moment: one who fell silent since was never judged. For the
 * event loop's thread.
 */
final class Recovery implements Administration {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /**
   * How often it is tried: other members that wait for a majority propose at the same time, and who
   * comes first outbids.
   */
  private static final int ATTEMPTS_MAX = 5;

  private final EventLoop loop;
  private final Timing timing;
  private final boolean registered;
  private RingShell shell;
  private UnderWay underWay;

  /** {@code registered}: the views are decided by a register outside, which needs no majority. */
  Recovery(EventLoop loop, Timing timing, boolean registered) {
    this.loop = loop;
    this.timing = timing;
    this.registered = registered;
  }

  void start(RingShell started) {
    shell = started;
    shell.listen(this::noticed);
  }

  @Override
  public Plan plan() {
    View view = shell.view();
    if (view == null || !view.live(shell.self())) {
      return new Plan(0, List.of(), List.of(), "This node is no member of a ring.");
    }
    if (registered) {
      return new Plan(
          view.epoch(),
          List.of(),
          List.of(),
          "The views of this ring are decided by a register outside of it, so it has no majority to lose.");
    }
    List<NodeId> silent = shell.hearing().silent(view, timing.detectionNanos(), System.nanoTime());
    List<NodeId> heard =
        view.liveMembers().stream().map(Member::id).filter(id -> !silent.contains(id)).toList();
    String needless =
        PeerRegister.quorum(view, new HashSet<>(heard))
            ? "Enough members of the ring are heard for it to go on by itself."
            : null;
    return new Plan(view.epoch(), heard, silent, needless);
  }

  @Override
  public CompletionStage<View> recover(Set<NodeId> dead) {
    if (underWay != null) {
      return refused("A recovery is under way already. Wait for its end.");
    }
    Plan plan = plan();
    if (plan.needless() != null) {
      return refused(plan.needless());
    }
    if (!dead.equals(Set.copyOf(plan.silent()))) {
      return refused(
          "Silent are now "
              + plan.silent()
              + ", and not "
              + dead
              + ". Nothing was done; make sure that those who are silent now are dead, then try again.");
    }
    UnderWay begun = new UnderWay(dead);
    underWay = begun;
    begun.attempt();
    return begun.outcome;
  }

  /** What the ring's core says. */
  private void noticed(Notice notice) {
    if (underWay == null) {
      return;
    }
    switch (notice) {
      case Notice.Recovering recovering -> underWay.begun(recovering);
      case Notice.NotRecovering not -> underWay.fail("The ring is not recovered: " + not.why());
      case Notice.Installed installed -> underWay.installed(installed.view());
      default -> {
        // Of no meaning to a recovery.
      }
    }
  }

  private static CompletionStage<View> refused(String why) {
    return CompletableFuture.failedFuture(new RecoveryFailure(why, false));
  }

  /** One recovery, from the administrator's word to its outcome. */
  private final class UnderWay {
    private final Set<NodeId> dead;
    private final CompletableFuture<View> outcome = new CompletableFuture<>();
    private int attempts;
    private boolean begun;

    UnderWay(Set<NodeId> dead) {
      this.dead = dead;
    }

    private void attempt() {
      if (underWay != this) {
        return;
      }
      if (attempts == ATTEMPTS_MAX) {
        fail(
            "Those who are heard have not agreed on going on. One of them does not answer; see that all of them run, then try again.");
      } else if (attempts > 0 && !dead.equals(Set.copyOf(plan().silent()))) {
        fail(
            "Silent are now "
                + plan().silent()
                + ". Make sure that they are dead, then try again.");
      } else {
        attempts++;
        loop.schedule(this::attempt, timing.proposalNanos(), TimeUnit.NANOSECONDS);
        shell.on(new Event.Recover());
      }
    }

    private void begun(Notice.Recovering recovering) {
      if (!begun) {
        LOG.warn(
            "Told by the administrator that {} are dead; going on without them in epoch {}.",
            recovering.dead(),
            recovering.epoch());
      }
      begun = true;
    }

    private void installed(View view) {
      if (dead.stream().noneMatch(view::live)) {
        underWay = null;
        outcome.complete(view);
      } else {
        begun = false;
        fail(
            "The members had agreed on another view before, which is in force now. See who is silent now, then try again.");
      }
    }

    private void fail(String why) {
      underWay = null;
      outcome.completeExceptionally(new RecoveryFailure(why, begun));
    }
  }
}
