package io.diststore.ring.node;

import io.diststore.ring.membership.Admissions;
import io.diststore.ring.membership.FailureDetector;
import io.diststore.ring.membership.FillReports;
import io.diststore.ring.membership.Plan;
import io.diststore.ring.membership.ViewPlanner;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.LeaveRequest;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.register.ViewRegister;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * This member's part in saying who is a member: beacons, asking to join and to leave, proposing
 * views, reading the register.
 */
final class Membership {
  /**
   * By how much a recovery raises the epoch: if those called dead live on, their views stay below
   * it, and they give way when they hear of it.
   */
  private static final long EPOCHS_SKIPPED = 1000;

  private final Turn turn;
  private final Leases leases;
  private final Primaries primaries;
  private final Departure departure;
  private final ViewRegister register;
  private final ViewPlanner planner;
  private final FailureDetector detector;
  private final Admissions admissions;
  private final FillReports reports = new FillReports();

  private List<Endpoint> seeds = List.of();
  private boolean joining;
  private long startedAt;
  private boolean started;
  private long beacons;
  private long beaconAt;
  private long askedAt;
  private long lastTick;
  private long readAt;

  /** Since when this member has wanted another view; meaningless while {@link #wants} is false. */
  private long wantedSince;

  private boolean wants;
  private boolean proposed;
  private long proposedAt;
  private long unansweredSince;
  private boolean unanswered;
  private boolean beaconDue;

  Membership(
      Turn turn, Leases leases, Primaries primaries, Departure departure, ViewRegister register) {
    this.turn = turn;
    this.leases = leases;
    this.primaries = primaries;
    this.departure = departure;
    this.register = register;
    this.planner = new ViewPlanner(turn.rules);
    this.detector = new FailureDetector(turn.self, turn.timing);
    this.admissions = new Admissions(turn.timing);
  }

  FillReports reports() {
    return reports;
  }

  void join(List<Endpoint> through) {
    seeds = List.copyOf(through);
    joining = true;
  }

  void heard(NodeId from) {
    detector.heard(from, turn.now);
  }

  void received(NodeId from, JoinRequest request, long epoch) {
    turn.address(from, request.peer());
    if (turn.view == null) {
      return;
    }
    if (epoch == turn.epoch()) {
      admissions.join(new Admissions.Joiner(from, request.peer(), request.client()), turn.now);
    }
  }

  void received(NodeId from, LeaveRequest request) {
    admissions.leave(from, turn.now);
  }

  void received(NodeId from, Beacon beacon, long epoch) {
    detector.reported(from, beacon.suspects(), turn.now);
    if (epoch == turn.epoch()) {
      reports.reported(from, beacon.filled(), turn.roles);
    }
    grant(from, beacon);
  }

  /** Answers a beacon; that is a lease unless this node is not in force. */
  void grant(NodeId from, Beacon beacon) {
    boolean granted = turn.inForce();
    if (granted) {
      leases.granted(from);
    }
    turn.send(from, new BeaconAnswer(beacon.number(), granted));
  }

  /** Every segment of this member is filled: others should know before the next beacon is due. */
  void beaconSoon() {
    beaconDue = true;
  }

  void installed(View before) {
    reports.installed();
    detector.installed(turn.view, turn.now);
    admissions.installed(before, turn.view, turn.now);
    wants = false;
    proposed = false;
    unanswered = false;
    register.installed();
  }

  void registerAnswered() {
    proposed = false;
    unanswered = false;
  }

  void tick() {
    if (!started) {
      started = true;
      startedAt = turn.now;
      lastTick = turn.now;
      beaconAt = turn.now - turn.timing.beaconNanos();
      askedAt = turn.now - turn.timing.gatherNanos();
      readAt = turn.now - turn.timing.readAloneNanos();
    }
    if (turn.now - lastTick > turn.timing.pauseNanos() && turn.rules.keep(Rule.PAUSE_GAP)) {
      detector.restart(turn.now);
      wants = false;
    }
    lastTick = turn.now;
    askToJoin();
    askToLeave();
    readRegister();
    if (turn.view == null) {
      return;
    }
    register.tick();
    if (turn.now - beaconAt >= turn.timing.beaconNanos()) {
      beacon();
    }
    propose();
  }

  /** At the end of a turn. */
  void flush() {
    if (beaconDue && turn.view != null) {
      beaconDue = false;
      if (turn.view.moving()) {
        beacon();
      }
    }
  }

  private void beacon() {
    if (turn.now - beaconAt >= turn.timing.beaconNanos()) {
      beaconAt = turn.now;
    }
    beacons++;
    leases.beaconSent(beacons);
    BitSet filled = turn.view.moving() ? (BitSet) primaries.reported.clone() : new BitSet();
    reports.reported(turn.self, filled, turn.roles);
    turn.sendAll(new Beacon(beacons, detector.suspects(turn.view, turn.now), filled));
    leases.tidy();
  }

  private void askToJoin() {
    boolean member = turn.view != null && turn.view.live(turn.self);
    if (!joining
        || member
        || departure.removed()
        || turn.now - askedAt < turn.timing.gatherNanos()) {
      return;
    }
    if (departure.asked() && (turn.view == null || !turn.view.lists(turn.self))) {
      return;
    }
    askedAt = turn.now;
    if (turn.view != null) {
      admissions.join(
          new Admissions.Joiner(turn.self, turn.settings.peer(), turn.settings.client()), turn.now);
    }
    sayByAddress(new JoinRequest(turn.settings.peer(), turn.settings.client()));
  }

  /** Speaks to addresses, not to lives: everybody this node knew may have started anew. */
  private void sayByAddress(Message message) {
    Set<Endpoint> through = turn.knownAddresses();
    through.addAll(seeds);
    through.forEach(endpoint -> turn.send(endpoint, message));
  }

  /**
   * Right after a view that was news to a joiner: the request made under the one before is void.
   */
  void askAgain() {
    askedAt = turn.now - turn.timing.gatherNanos();
    askToJoin();
  }

  private void askToLeave() {
    Member me = turn.view == null ? null : turn.view.member(turn.self);
    if (departure.asked()
        && me != null
        && me.state() != MemberState.LEAVING
        && me.live()
        && turn.now - askedAt >= turn.timing.gatherNanos()) {
      askedAt = turn.now;
      admissions.leave(turn.self, turn.now);
      turn.sendAll(new LeaveRequest());
    }
  }

  private void readRegister() {
    if (turn.view == null) {
      if (joining && turn.now - readAt >= turn.timing.readAloneNanos()) {
        readAt = turn.now;
        register.read();
      }
      return;
    }
    long every = turn.timing.readNanos();
    boolean alone = true;
    for (Member member : turn.view.members()) {
      alone &=
          member.id().equals(turn.self)
              || detector.silence(member.id(), turn.now) > turn.timing.grantNanos();
    }
    if (alone || !turn.view.live(turn.self)) {
      every = turn.timing.readAloneNanos();
    }
    boolean overdue = proposed && turn.now - proposedAt > turn.timing.proposalNanos();
    if (overdue) {
      every = turn.timing.proposalNanos() / 2;
    }
    if (turn.now - readAt >= every && turn.rules.keep(Rule.REREAD)) {
      readAt = turn.now;
      // The silent may live on under other incarnations, with a view of their own.
      if (alone || overdue || departure.removed()) {
        sayByAddress(new ViewQuery(turn.settings.peer()));
      }
      register.read();
    }
  }

  // ---- proposing the next view

  private void propose() {
    View view = turn.view;
    Map<NodeId, Long> suspects = detector.suspects(view, turn.now);
    sayIfStuck(suspects);
    if (proposed && turn.now - proposedAt < turn.timing.proposalNanos()) {
      return;
    }
    List<Member> full = view.fullMembers();
    boolean mine = full.stream().anyMatch(m -> m.id().equals(turn.self));
    if (!mine
        && (departure.removed()
            || departure.asked() && !view.lists(turn.self)
            || !orphaned(full))) {
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
    for (Member member : full) {
      if (member.id().equals(turn.self)) {
        break;
      }
      elders += mine && !suspects.containsKey(member.id()) ? 1 : 0;
    }
    long patience = (elders + (plan.urgent() ? 0 : 1)) * turn.timing.gatherNanos();
    if (turn.now - wantedSince >= patience) {
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
    Plan plan = planner.plan(turn.roles, dead, Map.of(), Set.of(), false);
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
    Map<NodeId, Admissions.Joiner> joiners = new LinkedHashMap<>(admissions.joiners(turn.now));
    return planner.plan(
        turn.roles,
        detector.down(view, turn.now),
        joiners,
        admissions.leavers(turn.now),
        view.moving() && reports.complete(turn.roles));
  }

  /** Whether a node that is DOWN or new may propose: no full member has been heard for long. */
  private boolean orphaned(List<Member> full) {
    long longest = turn.timing.orphanedNanos();
    return turn.now - startedAt > longest
        && full.stream().allMatch(m -> detector.silence(m.id(), turn.now) > longest);
  }

  private void sayIfStuck(Map<NodeId, Long> suspects) {
    if (unanswered && turn.now - unansweredSince > turn.timing.readNanos() && !suspects.isEmpty()) {
      unansweredSince = turn.now;
      turn.outbox.notice(new Notice.NoMajority(List.copyOf(suspects.keySet())));
    }
  }
}
