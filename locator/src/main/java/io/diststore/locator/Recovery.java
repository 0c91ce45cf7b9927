package io.diststore.locator;

import io.diststore.locator.link.Administration;
import io.diststore.locator.link.RecoveryFailure;
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
 * Lets an administrator recover a ring that has lost its majority. The administrator first asks for
 * the unreachable members, and then confirms that these members are dead. If another member has
 * become unreachable in the meantime, the confirmation is rejected, because the administrator has
 * not checked that member. Only the event loop may use this class.
 */
final class Recovery implements Administration {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /**
   * The maximum number of attempts that a recovery makes. Other members that wait for a majority
   * also propose views. If one of them proposes a view with a higher ballot at the same time, the
   * attempt fails.
   */
  private static final int ATTEMPTS_MAX = 5;

  private final EventLoop loop;
  private final Timing timing;
  private RingShell shell;
  private Run run;

  /** Creates an object with no recovery in progress. */
  Recovery(EventLoop loop, Timing timing) {
    this.loop = loop;
    this.timing = timing;
  }

  void start(RingShell started) {
    shell = started;
    shell.listen(this::onNotice);
  }

  @Override
  public Plan plan() {
    return plan(Set.of());
  }

  /**
   * Returns the effect that a recovery would have now.
   *
   * @param ended incarnations that have ended; they count as unreachable
   */
  private Plan plan(Set<NodeId> ended) {
    View view = shell.view();
    if (view == null || !view.live(shell.self())) {
      return new Plan(0, List.of(), List.of(), "This node is not a member of a ring.");
    }
    Set<NodeId> silent =
        new HashSet<>(
            shell
                .lastMessageTimes()
                .unreachableFor(timing.detectionNanos(), view, System.nanoTime()));
    silent.addAll(ended);
    List<NodeId> unreachable =
        view.liveMembers().stream().map(Member::id).filter(silent::contains).toList();
    List<NodeId> reachable =
        view.liveMembers().stream()
            .map(Member::id)
            .filter(id -> !unreachable.contains(id))
            .toList();
    String objection =
        shell.canDecide(new HashSet<>(reachable))
            ? "Enough members are reachable for the ring to continue by itself."
            : null;
    return new Plan(view.epoch(), reachable, unreachable, objection);
  }

  @Override
  public CompletionStage<View> recover(Set<NodeId> dead) {
    if (run != null) {
      return refused("Another recovery is in progress. Wait until it ends.");
    }
    if (dead.contains(shell.self())) {
      return refused("This node is one of the named incarnations, and it is running.");
    }
    Plan plan = plan(dead);
    if (plan.objection() != null) {
      return refused(plan.objection());
    }
    if (!dead.containsAll(plan.unreachable())) {
      return refused(
          "The unreachable members are "
              + plan.unreachable()
              + ", and the confirmation only names "
              + dead
              + ". Nothing was changed. Make sure that the members that are unreachable now are dead, then try again.");
    }
    run = new Run(dead);
    Run started = run;
    started.attempt();
    return started.outcome;
  }

  private void onNotice(Notice notice) {
    if (run == null) {
      return;
    }
    switch (notice) {
      case Notice.Recovering recovering -> run.onRecovering(recovering);
      case Notice.NotRecovering not -> run.fail("The ring was not recovered: " + not.why());
      case Notice.Installed installed -> run.onView(installed.view());
      default -> {
        // Other notices do not concern a recovery.
      }
    }
  }

  private static CompletionStage<View> refused(String why) {
    return CompletableFuture.failedFuture(new RecoveryFailure(why, false));
  }

  /** One recovery, from the administrator's confirmation to its outcome. */
  private final class Run {
    private final Set<NodeId> dead;
    private final CompletableFuture<View> outcome = new CompletableFuture<>();
    private int attempts;
    private boolean begun;

    Run(Set<NodeId> dead) {
      this.dead = dead;
    }

    private void attempt() {
      if (run != this) {
        return;
      }
      if (attempts == ATTEMPTS_MAX) {
        fail(
            "The reachable members have not agreed to continue. Perhaps one of them does not answer. Check that all of them are running, then try again.");
      } else if (attempts > 0 && !dead.containsAll(plan(dead).unreachable())) {
        fail(
            "The unreachable members are now "
                + plan().unreachable()
                + ". Make sure that they are dead, then try again.");
      } else {
        attempts++;
        loop.schedule(this::attempt, timing.proposalNanos(), TimeUnit.NANOSECONDS);
        shell.on(new Event.Recover(dead));
      }
    }

    private void onRecovering(Notice.Recovering recovering) {
      if (!begun) {
        LOG.warn(
            "The administrator has confirmed that {} are dead. The other members are now deciding to continue without them in epoch {}.",
            recovering.dead(),
            recovering.epoch());
      }
      begun = true;
    }

    private void onView(View view) {
      if (dead.stream().noneMatch(view::live)) {
        run = null;
        outcome.complete(view);
      } else {
        begun = false;
        fail(
            "The members had already agreed on another view, which is in force now. Check which members are unreachable now, then try again.");
      }
    }

    private void fail(String why) {
      run = null;
      outcome.completeExceptionally(new RecoveryFailure(why, begun));
    }
  }
}
