package io.diststore.ring.node;

import io.diststore.ring.membership.Admissions;
import io.diststore.ring.membership.FailureDetector;
import io.diststore.ring.membership.FillReports;
import io.diststore.ring.membership.Plan;
import io.diststore.ring.membership.ViewPlanner;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.register.ViewRegister;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When this member proposes the next view, and which. */
final class Proposals {
  /**
   * By how much a recovery raises the epoch: if those called dead live on, their views stay below
   * it, and they give way when they hear of it.
   */
  private static final long EPOCHS_SKIPPED = 1000;

  private final Turn turn;
  private final Departure departure;
  private final LossAcceptance loss;
  private final ViewRegister register;
  private final FailureDetector detector;
  private final Admissions admissions;
  private final FillReports reports;
  private final ViewPlanner planner;
  private long startedAt;

  /** Since when this member has wanted another view; meaningless while {@link #wants} is false. */
  private long wantedSince;

  private boolean wants;
  private boolean proposed;
  private long proposedAt;
  private long unansweredSince;
  private boolean unanswered;

  Proposals(
      Turn turn,
      Departure departure,
      LossAcceptance loss,
      ViewRegister register,
      FailureDetector detector,
      Admissions admissions,
      FillReports reports) {
    this.turn = turn;
    this.departure = departure;
    this.loss = loss;
    this.register = register;
    this.detector = detector;
    this.admissions = admissions;
    this.reports = reports;
    this.planner = new ViewPlanner(turn.rules);
  }

  void started() {
    startedAt = turn.now;
  }

  /** What this member wanted counts from now on anew: it was paused. */
  void reconsider() {
    wants = false;
  }

  void installed(View before) {
    loss.installed(before);
    wants = false;
    proposed = false;
    unanswered = false;
  }

  void registerAnswered() {
    proposed = false;
    unanswered = false;
  }

  /** A proposal has been without an answer for too long. */
  boolean overdue() {
    return proposed && turn.now - proposedAt > turn.timing.proposalNanos();
  }

  /** An administrator's word on a loss: see {@link Event.AcceptLoss}. */
  void acceptLoss(String incident) {
    if (loss.given(incident)) {
      propose();
    }
  }

  /** Proposes what should change, if it is this member's turn to. */
  void propose() {
    View view = turn.view;
    Map<NodeId, Long> suspects = detector.suspects(view, turn.now);
    sayIfStuck(suspects);
    if (proposed && turn.now - proposedAt < turn.timing.proposalNanos()) {
      return;
    }
    List<Member> proposers = proposers(view);
    boolean mine = proposers.stream().anyMatch(m -> m.id().equals(turn.self));
    boolean heir = loss.heir() != null;
    if (!mine
        && !heir
        && (departure.removed()
            || departure.asked() && !view.lists(turn.self)
            || !orphaned(proposers))) {
      wants = false;
      return;
    }
    Plan plan = plan();
    if (plan == null) {
      wants = false;
      return;
    }
    if (!wants) {
      wants = true;
      wantedSince = turn.now;
    }
    long elders = 0;
    for (Member member : proposers) {
      if (heir || member.id().equals(turn.self)) {
        break;
      }
      elders += mine && !suspects.containsKey(member.id()) ? 1 : 0;
    }
    if (turn.now - wantedSince >= elders * turn.timing.gatherNanos() + gathering(plan)) {
      proposed = true;
      proposedAt = turn.now;
      if (!unanswered) {
        unanswered = true;
        unansweredSince = turn.now;
      }
      turn.outbox.notice(new Notice.Proposed(plan.next().epoch(), plan.why()));
      register.compareAndSet(plan.next());
    }
  }

  /** For how long others that want to join or to leave are waited for. */
  private long gathering(Plan plan) {
    if (plan.urgent()) {
      return 0;
    }
    return admissions.moreToCome(turn.view, turn.now)
        ? turn.timing.gatherAllNanos()
        : turn.timing.gatherNanos();
  }

  /** Full members, or all that live when there is no full one: nobody else would propose then. */
  private static List<Member> proposers(View view) {
    List<Member> full = view.fullMembers();
    return full.isEmpty() ? view.liveMembers() : full;
  }

  /**
   * Whether enough members are heard to decide the next view; nobody else decides it in a register
   * outside.
   */
  boolean majorityHeard() {
    if (turn.view == null || turn.settings.register() != RegisterChoice.PEERS) {
      return true;
    }
    Set<NodeId> heard = new HashSet<>();
    turn.view.liveMembers().forEach(m -> heard.add(m.id()));
    heard.removeAll(detector.suspects(turn.view, turn.now).keySet());
    return PeerRegister.quorum(turn.view, heard);
  }

  /** An administrator's word that the silent members are dead; see {@link Event.Recover}. */
  void recover() {
    View view = turn.view;
    if (view == null || !view.live(turn.self)) {
      notRecovering("this node is no member of a ring");
      return;
    }
    Set<NodeId> dead = detector.suspects(view, turn.now).keySet();
    if (majorityHeard()) {
      notRecovering("enough members are heard to go on without a recovery");
      return;
    }
    Plan plan = planner.plan(turn.roles, dead, Map.of(), Set.of(), false, null);
    View next = plan.next().at(view.epoch() + EPOCHS_SKIPPED);
    if (register.recover(next, dead)) {
      proposed = true;
      proposedAt = turn.now;
      turn.outbox.notice(new Notice.Recovering(next.epoch(), List.copyOf(dead)));
    } else {
      notRecovering("the views of this ring are decided outside of it");
    }
  }

  private void notRecovering(String why) {
    turn.outbox.notice(new Notice.NotRecovering(why));
  }

  private Plan plan() {
    View view = turn.view;
    return planner.plan(
        turn.roles,
        detector.down(view, turn.now),
        admissions.joiners(turn.now),
        admissions.leavers(turn.now),
        view.moving() && reports.complete(turn.roles),
        loss.heir());
  }

  /**
   * Whether a node that is DOWN or new may propose: each of those who should is known to be over,
   * or has not been heard for long.
   */
  private boolean orphaned(List<Member> proposers) {
    long longest = turn.timing.orphanedNanos();
    boolean waited = turn.now - startedAt > longest;
    boolean over = !proposers.isEmpty();
    for (Member member : proposers) {
      over &= detector.isGone(member.id()) || admissions.succeeded(member.id(), turn.now);
      waited &= detector.silence(member.id(), turn.now) > longest;
    }
    return over || waited;
  }

  private void sayIfStuck(Map<NodeId, Long> suspects) {
    if (unanswered && turn.now - unansweredSince > turn.timing.readNanos() && !suspects.isEmpty()) {
      unansweredSince = turn.now;
      turn.outbox.notice(new Notice.NoMajority(List.copyOf(suspects.keySet())));
    }
  }
}
