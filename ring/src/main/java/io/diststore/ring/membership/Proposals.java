package io.diststore.ring.membership;

import io.diststore.ring.register.ViewRegister;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.Stopwatch;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides when this member proposes the next view, and which view it proposes. */
public final class Proposals {
  /**
   * How far a recovery raises the epoch. If the members that the administrator declared dead are
   * still alive, their views have lower epochs. So these members give way when they learn of the
   * new view.
   */
  private static final long EPOCHS_SKIPPED = 1000;

  /**
   * How far newcomers that carry on raise the epoch. The old members may have recovered several
   * times without the knowledge of the newcomers. Each recovery may have admitted members that are
   * still alive. This number is larger, so that no two different views have the same epoch, and so
   * that these members give way.
   */
  private static final long EPOCHS_SKIPPED_BY_NEWCOMERS = 10 * EPOCHS_SKIPPED;

  private final Turn turn;
  private final Leave leave;
  private final LossAcceptance loss;
  private final ViewRegister register;
  private final FailureDetector detector;
  private final Observation observation;
  private final Admissions admissions;
  private final FillReports reports;
  private final ViewPlanner planner;
  private long startedAt;

  /** Runs while keys are moving. Restarts whenever a view changes the target. */
  private final Stopwatch sinceTargetChosen = new Stopwatch();

  /** Runs while this member wants another view and may propose one. */
  private final Stopwatch sinceViewWanted = new Stopwatch();

  /** Runs from this member's latest proposal until the register answers. */
  private final Stopwatch sinceProposal = new Stopwatch();

  /** Runs from the first proposal that the register has not answered, until it answers. */
  private final Stopwatch withoutAnswer = new Stopwatch();

  /** Runs while this node is a member and too few members are reachable to decide a view. */
  private final Stopwatch withoutMajority = new Stopwatch();

  Proposals(
      Turn turn,
      Leave leave,
      LossAcceptance loss,
      ViewRegister register,
      FailureDetector detector,
      Observation observation,
      Admissions admissions,
      FillReports reports) {
    this.turn = turn;
    this.leave = leave;
    this.loss = loss;
    this.register = register;
    this.detector = detector;
    this.observation = observation;
    this.admissions = admissions;
    this.reports = reports;
    this.planner = new ViewPlanner(turn.rules());
  }

  void onStart() {
    startedAt = turn.now();
  }

  /** This member was paused. It must wait again before it may propose a view. */
  void onOwnPause() {
    sinceViewWanted.stop();
  }

  void onView(View before) {
    loss.onView(before);
    if (before == null || !turn.view().target().equals(before.target())) {
      sinceTargetChosen.stop();
    }
    if (turn.view().moving()) {
      sinceTargetChosen.startIfStopped(turn.now());
    }
    sinceViewWanted.stop();
    sinceProposal.stop();
    withoutAnswer.stop();
  }

  public void onRegisterAnswered() {
    sinceProposal.stop();
    withoutAnswer.stop();
  }

  /** Reports whether this member has waited too long for an answer to its latest proposal. */
  boolean isOverdue() {
    return sinceProposal.exceeds(turn.timing().proposalNanos(), turn.now());
  }

  /** Handles {@link Event.AcceptLoss}. */
  public void acceptLoss(String incident) {
    if (loss.accept(incident)) {
      propose();
    }
  }

  /** Proposes the next view, if something should change and this member should propose now. */
  void propose() {
    View view = turn.view();
    Map<NodeId, Long> suspects = detector.suspects(view, turn.now());
    reportIfStuck(suspects);
    if (sinceProposal.isRunning()
        && sinceProposal.elapsedNanos(turn.now()) < turn.timing().proposalNanos()) {
      return;
    }
    List<Member> proposers = proposers(view);
    boolean isProposer = proposers.stream().anyMatch(m -> m.id().equals(turn.self()));
    boolean isHeir = loss.heir() != null;
    if (!isProposer && !isHeir && !mayStepIn(view, proposers) || !observation.mayPropose()) {
      sinceViewWanted.stop();
      return;
    }
    Set<NodeId> dead =
        observation.mayJudge()
            ? detector.deadMembers(view, observation::observes, turn.now())
            : Set.of();
    Plan plan = plan(dead);
    if (plan == null) {
      sinceViewWanted.stop();
      return;
    }
    sinceViewWanted.startIfStopped(turn.now());
    int before = isProposer && !isHeir ? unsuspectedBefore(proposers, suspects) : 0;
    long delay = before * turn.timing().gatherNanos() + gatherNanos(plan);
    if (sinceViewWanted.elapsedNanos(turn.now()) < delay || mayMoreBeDead(view, dead)) {
      return;
    }
    if (isMajorityAnswering()) {
      sinceProposal.start(turn.now());
      withoutAnswer.startIfStopped(turn.now());
      turn.outbox().notice(new Notice.Proposed(plan.next().epoch(), plan.why()));
      register.compareAndSet(plan.next());
    } else {
      takeOver();
    }
  }

  /**
   * Continues the ring through the cell outside the ring, if no member is left. This node is a
   * newcomer, and must not take the place of members that are alive but unreachable. While it
   * waits, a member that has a later view can answer its requests to join.
   */
  private void takeOver() {
    View base = register.takeOverBase();
    boolean hasWaited = sinceViewWanted.elapsedNanos(turn.now()) >= turn.timing().settleNanos();
    if (base == null || !hasWaited) {
      return;
    }
    Map<NodeId, Admissions.Joiner> joiners = admissions.joiners(turn.now());
    Set<NodeId> ended = new LinkedHashSet<>();
    for (Member member : base.liveMembers()) {
      // A newcomer that an undecided view admits still asks to join.
      boolean isNewcomer = !turn.view().live(member.id()) && joiners.containsKey(member.id());
      if (!isNewcomer) {
        ended.add(member.id());
      }
    }
    if (turn.rules().keep(Rule.TAKE_OVER_ENDED) && !ended.stream().allMatch(this::hasEnded)) {
      return;
    }
    Plan plan =
        planner.plan(
            rolesOf(base),
            ended,
            joiners,
            admissions.announcedSites(),
            Set.of(),
            false,
            false,
            false,
            null);
    if (plan == null) {
      return;
    }
    View next = plan.next().withEpoch(turn.epoch() + EPOCHS_SKIPPED_BY_NEWCOMERS);
    sinceProposal.start(turn.now());
    turn.outbox().notice(new Notice.Proposed(next.epoch(), plan.why()));
    register.takeOver(next);
  }

  /** Reports whether an incarnation has certainly ended. */
  private boolean hasEnded(NodeId id) {
    return detector.isGone(id) || admissions.hasSuccessor(id, turn.now());
  }

  private Roles rolesOf(View base) {
    return base.equals(turn.view())
        ? turn.roles()
        : new Roles(base, turn.roles(), !turn.rules().keep(Rule.RETURN_AS_JOINING));
  }

  /**
   * Reports whether this member of a large ring must observe all members, because it may soon
   * propose a view, or because too few members seem to be reachable.
   */
  boolean isInquiryNeeded() {
    View view = turn.view();
    if (loss.heir() != null || !isMajorityReachable()) {
      return true;
    }
    List<Member> proposers = proposers(view);
    if (proposers.stream().noneMatch(m -> m.id().equals(turn.self()))) {
      return mayStepIn(view, proposers);
    }
    boolean isReasonKnown =
        view.moving()
            || admissions.isAnyNodeAsking(turn.now())
            || admissions.isSiteAnnounced()
            || !detector.suspects(view, turn.now()).isEmpty()
            || !detector.reportedSuspects(view, turn.now()).isEmpty();
    return isReasonKnown && observation.isJudge();
  }

  /** Reports whether this node may propose in place of the proposers. */
  private boolean mayStepIn(View view, List<Member> proposers) {
    return !leave.isRemoved()
        && !(leave.isAsked() && !view.lists(turn.self()))
        && isOrphaned(proposers);
  }

  /**
   * Returns how many of the proposers that precede this member are not suspected. This member waits
   * a little longer for each of them.
   */
  private int unsuspectedBefore(List<Member> proposers, Map<NodeId, Long> suspects) {
    int count = 0;
    for (Member member : proposers) {
      if (member.id().equals(turn.self())) {
        break;
      }
      count += suspects.containsKey(member.id()) ? 0 : 1;
    }
    return count;
  }

  /** Returns how long this member waits for more nodes that want to join or leave. */
  private long gatherNanos(Plan plan) {
    if (plan.urgent()) {
      return 0;
    }
    return admissions.areMoreExpected(turn.view(), turn.now())
        ? turn.timing().gatherAllNanos()
        : turn.timing().gatherNanos();
  }

  /**
   * Returns the members that propose: the full members (UP or LEAVING), or all live members if the
   * view has no full member.
   */
  static List<Member> proposers(View view) {
    List<Member> full = view.fullMembers();
    return full.isEmpty() ? view.liveMembers() : full;
  }

  /**
   * Reports whether enough members are reachable to decide the next view. Always true before the
   * first view, and if the cell outside the ring decides without the members. If this member
   * observes only some members, it assumes that it can reach the same share of the others.
   */
  public boolean isMajorityReachable() {
    boolean areMembersNeeded = turn.view() != null && !register.canDecide(Set.of());
    if (!areMembersNeeded) {
      return true;
    }
    Set<NodeId> suspects = detector.suspects(turn.view(), turn.now()).keySet();
    if (!observation.mayPropose()) {
      return 2 * suspects.size() <= observation.size();
    }
    Set<NodeId> reachable = new HashSet<>();
    turn.view().liveMembers().forEach(m -> reachable.add(m.id()));
    reachable.removeAll(suspects);
    return register.canDecide(reachable);
  }

  /**
   * Reports whether enough members answer beacons to decide a view. If too few answer, a proposal
   * of this member cannot succeed. It could even do harm: if the other members receive it although
   * their answers are lost, it outbids their proposals.
   */
  private boolean isMajorityAnswering() {
    return register.canDecide(detector.answeringMembers(turn.view(), turn.now()));
  }

  /** Handles {@link Event.Recover}. */
  public void recover(Set<NodeId> ended) {
    View view = turn.view();
    if (view == null || !view.live(turn.self())) {
      refuseRecovery("this node is not a member of a ring");
      return;
    }
    List<NodeId> unconfirmed =
        detector.suspects(view, turn.now()).keySet().stream()
            .filter(id -> !ended.contains(id))
            .toList();
    if (!unconfirmed.isEmpty()) {
      refuseRecovery(unconfirmed + " are unreachable too, and are not confirmed dead");
      return;
    }
    ended.forEach(id -> detector.onGone(id, view));
    Set<NodeId> dead = detector.suspects(view, turn.now()).keySet();
    if (isMajorityReachable()) {
      refuseRecovery("enough members are reachable to continue without a recovery");
      return;
    }
    long epoch = view.epoch() + EPOCHS_SKIPPED;
    if (register.recover(base -> recovered(base, dead).withEpoch(epoch), dead)) {
      sinceProposal.start(turn.now());
      turn.outbox().notice(new Notice.Recovering(epoch, List.copyOf(dead)));
    } else {
      refuseRecovery(
          "the register outside the ring decides its views, because some members run a release that cannot");
    }
  }

  /**
   * Returns the view that follows {@code base} and marks these members DOWN. If no survivor is live
   * in that view, instead returns the view that follows the view in force. In that case, no
   * survivor can have served under {@code base}.
   *
   * @param base the view in force, or a view that was proposed to follow it
   */
  private View recovered(View base, Set<NodeId> dead) {
    View next = withoutDead(base, dead);
    boolean hasSurvivor =
        turn.view().liveMembers().stream()
            .anyMatch(m -> !dead.contains(m.id()) && next.live(m.id()));
    return hasSurvivor ? next : withoutDead(turn.view(), dead);
  }

  private View withoutDead(View base, Set<NodeId> dead) {
    Set<NodeId> down = new LinkedHashSet<>(dead);
    down.removeIf(id -> !base.live(id));
    Plan plan =
        planner.plan(rolesOf(base), down, Map.of(), Map.of(), Set.of(), false, false, false, null);
    return plan == null ? base : plan.next();
  }

  private void refuseRecovery(String why) {
    turn.outbox().notice(new Notice.NotRecovering(why));
  }

  /**
   * Reports whether another member seems to have died at nearly the same time as the given ones. If
   * one view marks both owners of a segment DOWN, both are holders of the segment, and the first of
   * them that comes back serves it. If two views marked them DOWN one after the other, only the
   * owner that went DOWN last would be a holder. It may have served the segment alone between the
   * two views.
   */
  private boolean mayMoreBeDead(View view, Set<NodeId> dead) {
    return !dead.isEmpty() && detector.isAnotherFading(view, dead, turn.now());
  }

  private Plan plan(Set<NodeId> dead) {
    View view = turn.view();
    return planner.plan(
        turn.roles(),
        dead,
        admissions.joiners(turn.now()),
        admissions.announcedSites(),
        admissions.leaveRequests(turn.now()),
        turn.settings().register() == RegisterChoice.OUTSIDE
            && admissions.canAllVoteWithWitness(view),
        view.moving() && reports.isComplete(turn.roles()),
        sinceTargetChosen.exceeds(turn.timing().gatherAllNanos(), turn.now()),
        loss.heir());
  }

  /**
   * Reports whether the view has no proposer left: each of them has certainly ended, or none of
   * them has answered this node for a long time. In the second case, the result is true only if
   * some other node answers this one. Otherwise this node may itself be cut off.
   */
  private boolean isOrphaned(List<Member> proposers) {
    long silenceMax = turn.timing().orphanedNanos();
    boolean allSilent = turn.now() - startedAt > silenceMax;
    boolean allEnded = !proposers.isEmpty();
    for (Member member : proposers) {
      allEnded &= hasEnded(member.id());
      allSilent &=
          detector.isObserved(member.id(), turn.now())
              && detector.silence(member.id(), turn.now()) > silenceMax;
    }
    return allEnded || allSilent && detector.isAnyNodeAnswering(turn.now());
  }

  /**
   * Reports that no view can be decided. Every member reports this, whether or not it would propose
   * a view.
   */
  private void reportIfStuck(Map<NodeId, Long> suspects) {
    if (isMajorityReachable() || !turn.view().live(turn.self())) {
      withoutMajority.stop();
    } else {
      withoutMajority.startIfStopped(turn.now());
    }
    long patience = turn.timing().readNanos();
    boolean isStuck =
        withoutAnswer.exceeds(patience, turn.now())
            || withoutMajority.exceeds(patience, turn.now());
    if (isStuck && !suspects.isEmpty()) {
      withoutAnswer.stop();
      withoutMajority.stop();
      turn.outbox().notice(new Notice.NoMajority(List.copyOf(suspects.keySet())));
    }
  }
}
