package io.diststore.ring.node;

import io.diststore.ring.membership.Admissions;
import io.diststore.ring.membership.FailureDetector;
import io.diststore.ring.membership.FillReports;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.LeaveRequest;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.register.ViewRegister;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * This member's part in saying who is a member: beacons, asking to join and to leave, reading the
 * register.
 */
final class Membership {
  private final Turn turn;
  private final Leases leases;
  private final Primaries primaries;
  private final Departure departure;
  private final Proposals proposals;
  private final ViewRegister register;
  private final Runnable tidy;
  private final FailureDetector detector;
  private final Admissions admissions;
  private final FillReports reports = new FillReports();

  private List<Endpoint> seeds = List.of();
  private boolean joining;
  private int expected;
  private boolean started;
  private long beacons;
  private long beaconAt;
  private long askedAt;
  private long lastTick;
  private long readAt;

  private boolean beaconDue;

  Membership(
      Turn turn,
      Leases leases,
      Primaries primaries,
      Departure departure,
      LossAcceptance loss,
      ViewRegister register,
      Runnable tidy) {
    this.tidy = tidy;
    this.turn = turn;
    this.leases = leases;
    this.primaries = primaries;
    this.departure = departure;
    this.register = register;
    this.detector = new FailureDetector(turn.self, turn.timing);
    this.admissions = new Admissions(turn.timing);
    this.proposals = new Proposals(turn, departure, loss, register, detector, admissions, reports);
  }

  FillReports reports() {
    return reports;
  }

  Proposals proposals() {
    return proposals;
  }

  /** Whether somebody asked lately to be admitted under the view in force. */
  boolean newcomerAsks() {
    return !admissions.joiners(turn.now).isEmpty();
  }

  void join(List<Endpoint> through, int members) {
    seeds = List.copyOf(through);
    expected = members;
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
    // Who names no epoch has none; if it was never heard with one, it cannot have been a member
    // before.
    boolean first = epoch == Envelope.NO_VIEW && leases.epochSeen(from) <= Envelope.NO_VIEW;
    if (epoch == turn.epoch() || first) {
      admissions.join(
          new Admissions.Joiner(from, request.peer(), request.client(), request.expected()),
          turn.now);
    }
  }

  void received(NodeId from, LeaveRequest request) {
    admissions.leave(from, turn.now);
  }

  void received(NodeId from, Beacon beacon, long epoch) {
    detector.reported(from, beacon.suspects(), turn.now);
    if (epoch == turn.epoch()) {
      reports.reported(from, beacon.filled(), turn.roles);
      detector.learnGone(beacon.suspects(), turn.view);
    }
    grant(from, beacon);
  }

  /** A trusted word that this life is over: whoever proposes is told at once. */
  void gone(NodeId id) {
    if (turn.view != null) {
      detector.gone(id, turn.view);
      if (detector.isGone(id)) {
        beacon();
        proposals.propose();
      }
    }
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
    proposals.installed(before);
    register.installed();
  }

  void tick() {
    if (!started) {
      started = true;
      proposals.started();
      lastTick = turn.now;
      beaconAt = turn.now - turn.timing.beaconNanos();
      askedAt = turn.now - turn.timing.gatherNanos();
      readAt = turn.now - turn.timing.readAloneNanos();
    }
    if (turn.now - lastTick > turn.timing.pauseNanos() && turn.rules.keep(Rule.PAUSE_GAP)) {
      detector.restart(turn.now);
      proposals.reconsider();
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
    proposals.propose();
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
    tidy.run();
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
          new Admissions.Joiner(turn.self, turn.settings.peer(), turn.settings.client(), expected),
          turn.now);
    }
    sayByAddress(new JoinRequest(turn.settings.peer(), turn.settings.client(), expected));
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
    boolean overdue = proposals.overdue();
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
}
