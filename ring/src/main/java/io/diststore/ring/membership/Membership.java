package io.diststore.ring.membership;

import io.diststore.ring.lease.Leases;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.LeaveRequest;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.placement.Site;
import io.diststore.ring.register.ViewRegister;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * This member's part in keeping the ring together. It sends and answers beacons, and reads the
 * register. It asks to join and to leave, and receives such requests from other nodes.
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
  private final Observation observation;
  private final Admissions admissions;
  private final FillReports reports = new FillReports();

  private List<Endpoint> seeds = List.of();

  /** Whether the shell asked this node to join a ring or to found one. */
  private boolean shouldBeMember;

  /** How many members this node expects the ring to have, or 0 if unknown. */
  private int expected;

  private boolean started;

  /** The number of the latest beacon. */
  private long beaconNumber;

  /** When the latest regular beacon was sent. Beacons sent early do not count. */
  private long beaconSentAt;

  /** When this node last asked to join or to leave. */
  private long askedAt;

  /** When this member last announced its site and its abilities. */
  private long announcedAt;

  private long lastTickAt;
  private long registerReadAt;

  /** Whether to send a beacon at the end of this event, provided that keys are moving. */
  private boolean sendsBeaconEarly;

  /**
   * @param filledHere returns the segments of which this member is the primary and whose target
   *     owners are all filled
   * @param tidy called whenever a beacon is sent, to forget incarnations that the view does not
   *     list
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
    this.observation = new Observation(turn, detector);
    this.admissions =
        new Admissions(turn.timing(), id -> detector.hasGoodLinks(id, turn.view(), turn.now()));
    this.proposals =
        new Proposals(turn, leave, loss, register, detector, observation, admissions, reports);
  }

  public FillReports reports() {
    return reports;
  }

  public Proposals proposals() {
    return proposals;
  }

  /**
   * Returns the live members that this node suspects because they have not answered its beacons for
   * the detection time. The list is empty before the first view. In a large ring, this node only
   * knows whether the members that it observes answer.
   */
  public List<NodeId> unreachableMembers() {
    return turn.view() == null
        ? List.of()
        : List.copyOf(detector.suspects(turn.view(), turn.now()).keySet());
  }

  /** Returns the live members that answer beacons, and this member itself. */
  public Set<NodeId> answeringMembers() {
    return detector.answeringMembers(turn.view(), turn.now());
  }

  /** Reports whether a newcomer has recently asked to be admitted under the view in force. */
  public boolean isNewcomerAsking() {
    return !admissions.joiners(turn.now()).isEmpty();
  }

  // ---- events

  /**
   * Makes this node ask to join whenever it is not a live member.
   *
   * @param addresses the addresses to ask, in addition to those that this node knows
   * @param membersExpected how many members the ring should have, or 0 if unknown
   */
  public void join(List<Endpoint> addresses, int membersExpected) {
    seeds = List.copyOf(addresses);
    expected = membersExpected;
    shouldBeMember = true;
  }

  /**
   * A trusted source reports that this incarnation has ended. A beacon passes the report on to the
   * other members at once.
   */
  public void onGone(NodeId id) {
    if (turn.view() != null) {
      View base = register.takeOverBase();
      detector.onGone(id, base != null && base.live(id) ? base : turn.view());
      if (detector.isGone(id)) {
        sendBeacon();
        proposals.propose();
      }
    }
  }

  public void onView(View before) {
    reports.onView();
    observation.onView();
    detector.onView(before, turn.view(), observation.observesAll(), turn.now());
    admissions.onView(before, turn.view(), turn.now());
    proposals.onView(before);
    register.onViewInstalled();
  }

  public void onTick() {
    if (!started) {
      started = true;
      proposals.onStart();
      lastTickAt = turn.now();
      beaconSentAt = turn.now() - turn.timing().beaconNanos();
      askedAt = turn.now() - turn.timing().gatherNanos();
      announcedAt = askedAt;
      registerReadAt = turn.now() - turn.timing().isolatedReadNanos();
    }
    if (turn.now() - lastTickAt > turn.timing().pauseNanos()) {
      onOwnPause();
    }
    lastTickAt = turn.now();
    askToJoin();
    askToLeave();
    announce();
    readRegister();
    if (turn.view() == null) {
      return;
    }
    register.onTick();
    boolean inquiryBegins =
        observation.inquire(!observation.observesAll() && proposals.isInquiryNeeded());
    if (inquiryBegins || turn.now() - beaconSentAt >= turn.timing().beaconNanos()) {
      sendBeacon();
    }
    proposals.propose();
  }

  /** This node was paused. From now on, it measures the silence of other members anew. */
  public void onOwnPause() {
    if (turn.rules().keep(Rule.PAUSE_GAP)) {
      detector.onOwnPause(turn.now());
      proposals.onOwnPause();
    }
  }

  /** Sends a beacon if {@link #sendBeaconEarly} asked for one. Called at the end of each event. */
  public void flush() {
    if (sendsBeaconEarly && turn.view() != null) {
      sendsBeaconEarly = false;
      if (turn.view().moving()) {
        sendBeacon();
      }
    }
  }

  // ---- messages

  /** A message of any kind has arrived from another node. */
  public void onMessage(NodeId from) {
    detector.onMessage(from, turn.now());
  }

  public void onJoinRequest(NodeId from, JoinRequest request, long epoch) {
    turn.learnAddress(from, request.peer());
    if (turn.view() == null) {
      return;
    }
    // A live member does not ask to join. It announces its site.
    if (epoch == turn.epoch() && turn.view().live(from)) {
      admissions.onAnnouncement(from, request.site(), request.votesWithWitness());
      return;
    }
    // A node without a view names no epoch. If it has never named one, it was never a member.
    boolean neverHadView =
        epoch == Envelope.NO_VIEW && leases.latestEpoch(from) <= Envelope.NO_VIEW;
    if (epoch == turn.epoch() || neverHadView) {
      admissions.onJoinRequest(
          new Admissions.Joiner(
              from,
              request.peer(),
              request.client(),
              request.expected(),
              request.site(),
              request.votesWithWitness()),
          turn.now());
    }
    if (!turn.view().lists(from)) {
      // The answer to this beacon shows that messages reach the node. Nodes that the view lists
      // receive all beacons anyway.
      turn.send(from, new Beacon(beaconNumber, Map.of(), new BitSet(), false));
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
    if (beacon.inquiry()) {
      observation.onInquiry(from);
    }
    answerBeacon(from, beacon);
  }

  /**
   * Another node has answered a beacon.
   *
   * @param sentAt when this member sent that beacon
   * @param epoch the epoch of the other node when it answered
   */
  public void onBeaconAnswer(NodeId from, long sentAt, long epoch) {
    detector.onAnswer(from, sentAt, epoch, turn.epoch());
  }

  /** Answers a beacon. The answer grants a lease if this node is in force. */
  public void answerBeacon(NodeId from, Beacon beacon) {
    boolean granted = turn.isInForce();
    if (granted) {
      leases.grant(from);
    }
    turn.send(
        from,
        new BeaconAnswer(
            beacon.number(),
            granted,
            turn.clock().ownMillis(turn.now()),
            turn.clock().wallMillis(turn.now())));
  }

  // ---- beacons

  /**
   * Sends a beacon at the end of this event if keys are moving. Called when all segments of which
   * this member is the primary are filled, so that the other members learn this at once.
   */
  public void sendBeaconEarly() {
    sendsBeaconEarly = true;
  }

  private void sendBeacon() {
    if (turn.now() - beaconSentAt >= turn.timing().beaconNanos()) {
      beaconSentAt = turn.now();
    }
    beaconNumber++;
    leases.onBeaconSent(beaconNumber);
    BitSet filled = turn.view().moving() ? filledHere.get() : new BitSet();
    reports.onReport(turn.self(), filled, turn.roles());
    Map<NodeId, Long> suspects = detector.suspects(turn.view(), turn.now());
    Beacon report = new Beacon(beaconNumber, suspects, filled, observation.isInquiring());
    if (observation.observesAll()) {
      turn.sendAll(report);
    } else {
      sendToSome(report);
    }
    tidy.run();
  }

  /** Sends the report only to members that need it, and a short beacon to the other receivers. */
  private void sendToSome(Beacon report) {
    Map<NodeId, Long> gone = new HashMap<>(report.suspects());
    gone.keySet().removeIf(id -> !detector.isGone(id));
    Beacon brief = new Beacon(report.number(), gone, new BitSet(), report.inquiry());
    Set<NodeId> reportedTo = observation.reportedTo();
    for (NodeId id : observation.receivers(reportedTo)) {
      detector.onBeaconSent(id, turn.now());
      turn.send(id, reportedTo.contains(id) ? report : brief);
    }
  }

  // ---- requests to join and to leave

  private void askToJoin() {
    boolean isMember = turn.view() != null && turn.view().live(turn.self());
    if (!shouldBeMember
        || isMember
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
    Site site = turn.settings().site();
    if (turn.view() != null) {
      admissions.onJoinRequest(
          new Admissions.Joiner(turn.self(), peer, client, expected, site, true), turn.now());
    }
    sendToAddresses(new JoinRequest(peer, client, expected, site, true));
  }

  /**
   * Tells the other members where this one runs, and that it can decide views with a witness. It
   * does so while the view makes no use of this information. A later view makes use of it only when
   * all members have announced themselves, because members of an older release cannot.
   */
  private void announce() {
    View view = turn.view();
    if (view == null
        || view.moving()
        || !view.live(turn.self())
        || !isSiteNeeded(view) && !isVoterNeeded(view)
        || turn.now() - announcedAt < turn.timing().gatherNanos()) {
      return;
    }
    announcedAt = turn.now();
    Site site = turn.settings().site();
    admissions.onAnnouncement(turn.self(), site, true);
    turn.sendAll(new JoinRequest(turn.settings().peer(), turn.settings().client(), 0, site, true));
  }

  private boolean isSiteNeeded(View view) {
    return view.spread() == Spread.NONE
        && (!turn.settings().site().isNone() || admissions.isSiteAnnounced());
  }

  private boolean isVoterNeeded(View view) {
    return turn.settings().register() == RegisterChoice.OUTSIDE && !view.witnessed();
  }

  /**
   * Sends a message to addresses, not to incarnations, because all nodes that this node knew may
   * have restarted.
   */
  private void sendToAddresses(Message message) {
    Set<Endpoint> addresses = turn.knownAddresses();
    addresses.addAll(seeds);
    addresses.forEach(endpoint -> turn.send(endpoint, message));
  }

  /**
   * Asks to join again at once. Called after a new view, because each new view makes earlier
   * requests void.
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
      if (shouldBeMember && turn.now() - registerReadAt >= turn.timing().isolatedReadNanos()) {
        registerReadAt = turn.now();
        register.read();
      }
      return;
    }
    boolean isIsolated = isEveryOtherMemberSilent();
    boolean isOverdue = proposals.isOverdue();
    long intervalNanos = turn.timing().readNanos();
    if (isOverdue) {
      intervalNanos = turn.timing().proposalNanos() / 2;
    } else if (isIsolated || !turn.view().live(turn.self())) {
      intervalNanos = turn.timing().isolatedReadNanos();
    }
    if (turn.now() - registerReadAt >= intervalNanos && turn.rules().keep(Rule.REREAD)) {
      registerReadAt = turn.now();
      // The other members may have restarted, and their new incarnations may have a later view.
      if (isIsolated || isOverdue || leave.isRemoved()) {
        sendToAddresses(new ViewQuery(turn.settings().peer(), false));
      }
      if (isIsolated || isOverdue || observation.observesAll()) {
        register.read();
      } else {
        register.sample();
      }
    }
  }

  private boolean isEveryOtherMemberSilent() {
    for (Member member : turn.view().members()) {
      if (!member.id().equals(turn.self())
          && detector.isObserved(member.id(), turn.now())
          && detector.silence(member.id(), turn.now()) <= turn.timing().grantNanos()) {
        return false;
      }
    }
    return true;
  }
}
