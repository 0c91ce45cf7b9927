package io.diststore.ring.membership;

import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.register.ViewRegister;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.Stopwatch;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides when this member proposes the next view, and which one. */
public final class Proposals {
  /**
   * By how much a recovery raises the epoch. If the members that were declared dead live on, their
   * views stay below it, and they give way when they learn of it.
   */
  private static final long EPOCHS_SKIPPED = 1000;

  private final Turn turn;
  private final Leave leave;
  private final LossAcceptance loss;
  private final ViewRegister register;
  private final FailureDetector detector;
  private final Admissions admissions;
  private final FillReports reports;
  private final ViewPlanner planner;
  private long startedAt;

  /** Runs while this member wants another view. */
  private final Stopwatch wanting = new Stopwatch();

  /** Runs from this member's latest proposal until the register answers. */
  private final Stopwatch proposing = new Stopwatch();

  /** Runs from the first unanswered proposal on. */
  private final Stopwatch unanswered = new Stopwatch();

  Proposals(
      Turn turn,
      Leave leave,
      LossAcceptance loss,
      ViewRegister register,
      FailureDetector detector,
      Admissions admissions,
      FillReports reports) {
    this.turn = turn;
    this.leave = leave;
    this.loss = loss;
    this.register = register;
    this.detector = detector;
    this.admissions = admissions;
    this.reports = reports;
    this.planner = new ViewPlanner(turn.rules());
  }

  void onStart() {
    startedAt = turn.now();
  }

  /** This member was paused: how long it has wanted another view counts from now on. */
  void onOwnPause() {
    wanting.stop();
  }

  void onView(View before) {
    loss.onView(before);
    wanting.stop();
    proposing.stop();
    unanswered.stop();
  }

  public void onRegisterAnswered() {
    proposing.stop();
    unanswered.stop();
  }

  /** Reports whether a proposal has been without an answer for too long. */
  boolean isOverdue() {
    return proposing.exceeds(turn.timing().proposalNanos(), turn.now());
  }

  /** An administrator accepts a loss: see {@link Event.AcceptLoss}. */
  public void acceptLoss(String incident) {
    if (loss.accept(incident)) {
      propose();
    }
  }

  /** Proposes what should change, if this member should propose now. */
  void propose() {
    View view = turn.view();
    Map<NodeId, Long> suspects = detector.suspects(view, turn.now());
    reportIfStuck(suspects);
    if (proposing.isRunning()
        && proposing.elapsedNanos(turn.now()) < turn.timing().proposalNanos()) {
      return;
    }
    List<Member> proposers = proposers(view);
    boolean mine = proposers.stream().anyMatch(m -> m.id().equals(turn.self()));
    boolean heir = loss.heir() != null;
    if (!mine && !heir && !mayStepIn(view, proposers)) {
      wanting.stop();
      return;
    }
    Plan plan = plan();
    if (plan == null) {
      wanting.stop();
      return;
    }
    wanting.startIfStopped(turn.now());
    long elders = heir ? 0 : elders(proposers, mine, suspects);
    long delay = elders * turn.timing().gatherNanos() + gatherNanos(plan);
    if (wanting.elapsedNanos(turn.now()) >= delay) {
      proposing.start(turn.now());
      unanswered.startIfStopped(turn.now());
      turn.outbox().notice(new Notice.Proposed(plan.next().epoch(), plan.why()));
      register.compareAndSet(plan.next());
    }
  }

  /** Reports whether this node may propose although it is not one of the proposers. */
  private boolean mayStepIn(View view, List<Member> proposers) {
    return !leave.isRemoved()
        && !(leave.isAsked() && !view.lists(turn.self()))
        && isOrphaned(proposers);
  }

  /** How many unsuspected proposers come before this one: each of them has a head start. */
  private long elders(List<Member> proposers, boolean mine, Map<NodeId, Long> suspects) {
    long elders = 0;
    for (Member member : proposers) {
      if (member.id().equals(turn.self())) {
        break;
      }
      elders += mine && !suspects.containsKey(member.id()) ? 1 : 0;
    }
    return elders;
  }

  /** How long this member waits for other nodes that want to join or to leave. */
  private long gatherNanos(Plan plan) {
    if (plan.urgent()) {
      return 0;
    }
    return admissions.areMoreExpected(turn.view(), turn.now())
        ? turn.timing().gatherAllNanos()
        : turn.timing().gatherNanos();
  }

  /** Full members, or all live members if no full one exists. */
  private static List<Member> proposers(View view) {
    List<Member> full = view.fullMembers();
    return full.isEmpty() ? view.liveMembers() : full;
  }

  /**
   * Reports whether enough members are reachable to decide the next view. An outside register
   * decides without them.
   */
  public boolean isMajorityReachable() {
    if (turn.view() == null || turn.settings().register() != RegisterChoice.PEERS) {
      return true;
    }
    Set<NodeId> reachable = new HashSet<>();
    turn.view().liveMembers().forEach(m -> reachable.add(m.id()));
    reachable.removeAll(detector.suspects(turn.view(), turn.now()).keySet());
    return PeerRegister.quorum(turn.view(), reachable);
  }

  /** An administrator confirms that the silent members are dead; see {@link Event.Recover}. */
  public void recover() {
    View view = turn.view();
    if (view == null || !view.live(turn.self())) {
      refuseRecovery("this node is not a member of a ring");
      return;
    }
    Set<NodeId> dead = detector.suspects(view, turn.now()).keySet();
    if (isMajorityReachable()) {
      refuseRecovery("enough members are reachable to continue without a recovery");
      return;
    }
    Plan plan = planner.plan(turn.roles(), dead, Map.of(), Set.of(), false, null);
    View next = plan.next().at(view.epoch() + EPOCHS_SKIPPED);
    if (register.recover(next, dead)) {
      proposing.start(turn.now());
      turn.outbox().notice(new Notice.Recovering(next.epoch(), List.copyOf(dead)));
    } else {
      refuseRecovery("a register outside of this ring decides its views");
    }
  }

  private void refuseRecovery(String why) {
    turn.outbox().notice(new Notice.NotRecovering(why));
  }

  private Plan plan() {
    View view = turn.view();
    return planner.plan(
        turn.roles(),
        detector.down(view, turn.now()),
        admissions.joiners(turn.now()),
        admissions.leavers(turn.now()),
        view.moving() && reports.isComplete(turn.roles()),
        loss.heir());
  }

  /**
   * Reports whether a node that is DOWN or new may propose: every proposer has certainly ended, or
   * none of them has sent a message for a long time.
   */
  private boolean isOrphaned(List<Member> proposers) {
    long longest = turn.timing().orphanedNanos();
    boolean allSilent = turn.now() - startedAt > longest;
    boolean allEnded = !proposers.isEmpty();
    for (Member member : proposers) {
      allEnded &= detector.isGone(member.id()) || admissions.hasSuccessor(member.id(), turn.now());
      allSilent &= detector.silence(member.id(), turn.now()) > longest;
    }
    return allEnded || allSilent;
  }

  private void reportIfStuck(Map<NodeId, Long> suspects) {
    if (unanswered.exceeds(turn.timing().readNanos(), turn.now()) && !suspects.isEmpty()) {
      unanswered.start(turn.now());
      turn.outbox().notice(new Notice.NoMajority(List.copyOf(suspects.keySet())));
    }
  }
}
