package io.diststore.ring.membership;

import io.diststore.ring.lease.Leases;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.LeaveRequest;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.register.ViewRegister;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * This member's part in deciding who is a member: it sends beacons, asks to join and to leave, and
 * reads the register.
 */
public final class Membership {
  private final Turn turn;
  private final Leases leases;
  private final Supplier<BitSet> filledHere;
  private final Leave leave;
  private final Proposals proposals;
  private final ViewRegister register;
  private final Runnable tidy;
  private final FailureDetector detector;
  private final Admissions admissions;
  private final FillReports reports = new FillReports();

  private List<Endpoint> seeds = List.of();

  /** This node was told to join a ring, or founded one. */
  private boolean joining;

  private int expected;
  private boolean started;
  private long beacons;
  private long beaconAt;
  private long askedAt;
  private long lastTickAt;
  private long readAt;
  private boolean beaconDue;

  /**
   * @param filledHere this member's segments whose target owners are all filled
   * @param tidy called now and then, to forget what belongs to incarnations that left
   */
  public Membership(
      Turn turn,
      Leases leases,
      Supplier<BitSet> filledHere,
      Leave leave,
      LossAcceptance loss,
      ViewRegister register,
      Runnable tidy) {
    this.turn = turn;
    this.leases = leases;
    this.filledHere = filledHere;
    this.leave = leave;
    this.register = register;
    this.tidy = tidy;
    this.detector = new FailureDetector(turn.self(), turn.timing());
    this.admissions = new Admissions(turn.timing());
    this.proposals = new Proposals(turn, leave, loss, register, detector, admissions, reports);
  }

  public FillReports reports() {
    return reports;
  }

  public Proposals proposals() {
    return proposals;
  }

  /** Reports whether a newcomer asked lately to be admitted under the view in force. */
  public boolean isNewcomerAsking() {
    return !admissions.joiners(turn.now()).isEmpty();
  }

  // ---- events

  public void join(List<Endpoint> through, int membersExpected) {
    seeds = List.copyOf(through);
    expected = membersExpected;
    joining = true;
  }

  /** A trusted source says that this incarnation has ended. Tells the proposers at once. */
  public void onGone(NodeId id) {
    if (turn.view() != null) {
      detector.onGone(id, turn.view());
      if (detector.isGone(id)) {
        beacon();
        proposals.propose();
      }
    }
  }

  public void onView(View before) {
    reports.onView();
    detector.onView(turn.view(), turn.now());
    admissions.onView(before, turn.view(), turn.now());
    proposals.onView(before);
    register.installed();
  }

  public void onTick() {
    if (!started) {
      started = true;
      proposals.onStart();
      lastTickAt = turn.now();
      beaconAt = turn.now() - turn.timing().beaconNanos();
      askedAt = turn.now() - turn.timing().gatherNanos();
      readAt = turn.now() - turn.timing().readAloneNanos();
    }
    if (turn.now() - lastTickAt > turn.timing().pauseNanos() && turn.rules().keep(Rule.PAUSE_GAP)) {
      detector.onOwnPause(turn.now());
      proposals.onOwnPause();
    }
    lastTickAt = turn.now();
    askToJoin();
    askToLeave();
    readRegister();
    if (turn.view() == null) {
      return;
    }
    register.tick();
    if (turn.now() - beaconAt >= turn.timing().beaconNanos()) {
      beacon();
    }
    proposals.propose();
  }

  /** Sends a beacon that is due early. Called at the end of an event. */
  public void flush() {
    if (beaconDue && turn.view() != null) {
      beaconDue = false;
      if (turn.view().moving()) {
        beacon();
      }
    }
  }

  // ---- messages

  /** A message of any kind came from another member. */
  public void onMessage(NodeId from) {
    detector.onMessage(from, turn.now());
  }

  public void onJoinRequest(NodeId from, JoinRequest request, long epoch) {
    turn.learnAddress(from, request.peer());
    if (turn.view() == null) {
      return;
    }
    // A node that names no epoch has no view. If it never named one, it cannot have been a member.
    boolean first = epoch == Envelope.NO_VIEW && leases.epochSeen(from) <= Envelope.NO_VIEW;
    if (epoch == turn.epoch() || first) {
      admissions.onJoinRequest(
          new Admissions.Joiner(from, request.peer(), request.client(), request.expected()),
          turn.now());
    }
  }

  public void onLeaveRequest(NodeId from, LeaveRequest request) {
    admissions.onLeaveRequest(from, turn.now());
  }

  public void onBeacon(NodeId from, Beacon beacon, long epoch) {
    detector.onReport(from, beacon.suspects(), turn.now());
    if (epoch == turn.epoch()) {
      reports.onReport(from, beacon.filled(), turn.roles());
      detector.learnGone(beacon.suspects(), turn.view());
    }
    answerBeacon(from, beacon);
  }

  /** Answers a beacon. The answer grants a lease unless this node is not in force. */
  public void answerBeacon(NodeId from, Beacon beacon) {
    boolean granted = turn.inForce();
    if (granted) {
      leases.grant(from);
    }
    turn.send(from, new BeaconAnswer(beacon.number(), granted));
  }

  // ---- beacons

  /** All segments of this member are filled: the others should know before the next beacon. */
  public void beaconSoon() {
    beaconDue = true;
  }

  private void beacon() {
    if (turn.now() - beaconAt >= turn.timing().beaconNanos()) {
      beaconAt = turn.now();
    }
    beacons++;
    leases.onBeaconSent(beacons);
    BitSet filled = turn.view().moving() ? filledHere.get() : new BitSet();
    reports.onReport(turn.self(), filled, turn.roles());
    turn.sendAll(new Beacon(beacons, detector.suspects(turn.view(), turn.now()), filled));
    tidy.run();
  }

  // ---- requests to join and to leave

  private void askToJoin() {
    boolean member = turn.view() != null && turn.view().live(turn.self());
    if (!joining
        || member
        || leave.isRemoved()
        || turn.now() - askedAt < turn.timing().gatherNanos()) {
      return;
    }
    if (leave.isAsked() && (turn.view() == null || !turn.view().lists(turn.self()))) {
      return;
    }
    askedAt = turn.now();
    Endpoint peer = turn.settings().peer();
    Endpoint client = turn.settings().client();
    if (turn.view() != null) {
      admissions.onJoinRequest(new Admissions.Joiner(turn.self(), peer, client, expected), turn.now());
    }
    sendToAddresses(new JoinRequest(peer, client, expected));
  }

  /**
   * Sends to addresses instead of incarnations, because every node that this one knew may have
   * started again.
   */
  private void sendToAddresses(Message message) {
    Set<Endpoint> through = turn.knownAddresses();
    through.addAll(seeds);
    through.forEach(endpoint -> turn.send(endpoint, message));
  }

  /**
   * Asks to join again at once. Called when a new view arrived, which voids the request that was
   * made under the view before.
   */
  public void askToJoinAgain() {
    askedAt = turn.now() - turn.timing().gatherNanos();
    askToJoin();
  }

  private void askToLeave() {
    Member me = turn.view() == null ? null : turn.view().member(turn.self());
    if (leave.isAsked()
        && me != null
        && me.state() != MemberState.LEAVING
        && me.live()
        && turn.now() - askedAt >= turn.timing().gatherNanos()) {
      askedAt = turn.now();
      admissions.onLeaveRequest(turn.self(), turn.now());
      turn.sendAll(new LeaveRequest());
    }
  }

  // ---- the register

  private void readRegister() {
    if (turn.view() == null) {
      if (joining && turn.now() - readAt >= turn.timing().readAloneNanos()) {
        readAt = turn.now();
        register.read();
      }
      return;
    }
    boolean isolated = isEveryOtherMemberSilent();
    boolean overdue = proposals.isOverdue();
    long every = turn.timing().readNanos();
    if (overdue) {
      every = turn.timing().proposalNanos() / 2;
    } else if (isolated || !turn.view().live(turn.self())) {
      every = turn.timing().readAloneNanos();
    }
    if (turn.now() - readAt >= every && turn.rules().keep(Rule.REREAD)) {
      readAt = turn.now();
      // The silent members may live on as other incarnations, with a view of their own.
      if (isolated || overdue || leave.isRemoved()) {
        sendToAddresses(new ViewQuery(turn.settings().peer()));
      }
      register.read();
    }
  }

  private boolean isEveryOtherMemberSilent() {
    for (Member member : turn.view().members()) {
      if (!member.id().equals(turn.self())
          && detector.silence(member.id(), turn.now()) <= turn.timing().grantNanos()) {
        return false;
      }
    }
    return true;
  }
}
