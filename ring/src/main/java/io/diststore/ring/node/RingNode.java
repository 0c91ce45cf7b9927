package io.diststore.ring.node;

import io.diststore.ring.copy.Intakes;
import io.diststore.ring.copy.MarkExchange;
import io.diststore.ring.copy.Replica;
import io.diststore.ring.copy.Segments;
import io.diststore.ring.lease.Leases;
import io.diststore.ring.membership.Leave;
import io.diststore.ring.membership.LossAcceptance;
import io.diststore.ring.membership.Membership;
import io.diststore.ring.membership.RegisterSeat;
import io.diststore.ring.message.Abridged;
import io.diststore.ring.message.Accept;
import io.diststore.ring.message.Accepted;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.Housekeeping;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.LeaveRequest;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Outbid;
import io.diststore.ring.message.Prepare;
import io.diststore.ring.message.Promise;
import io.diststore.ring.message.RegisterQuery;
import io.diststore.ring.message.RegisterReport;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.message.SessionAck;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionDigest;
import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.message.SessionUnknown;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.primary.Caller;
import io.diststore.ring.primary.Primaries;
import io.diststore.ring.primary.PrimarySegment;
import io.diststore.ring.primary.RequestCheck;
import io.diststore.ring.primary.RequestsInPlace;
import io.diststore.ring.register.CellRegister;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.register.ViewRegister;
import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A member of a ring, as a state machine. The member receives an event and the current time, and
 * writes the effects of the event to an outbox. Only one thread may use it.
 *
 * <p>The time is the monotonic clock. The caller must read the clock anew for each event,
 * <em>after</em> the event was taken off its socket. With an older reading, a process that was
 * paused might answer reads although its lease has run out. If the clock may have stood still, the
 * caller must say so with {@link Event.ClockStoodStill}.
 */
/*
 * This class is long because it dispatches every kind of event and every kind of message.
 *
 * The member compares the epoch of each message with the epoch of its own view. It accepts
 * ViewNews, ViewQuery, JoinRequest, BeaconAnswer and Forwarded from any epoch. It drops all other
 * messages from a later epoch and asks the sender for the view. It answers all other messages from
 * an earlier epoch with its view. So replication, sessions and votes happen only between members
 * with the same view. The methods for later and earlier epochs make a few exceptions, but not for
 * these messages.
 */
public final class RingNode {
  private final Turn turn;
  private final Segments segments;
  private final Leases leases;
  private final EntryNode entries;
  private final Primaries primaries;
  private final DirectRequests directRequests;
  private final Intakes intakes;
  private final Replica replica;
  private final Leave leave;
  private final ViewRegister register;
  private final Membership membership;
  private final MarkExchange marks;
  private final Map<NodeId, Long> viewSentAt = new HashMap<>();
  private final Map<NodeId, Long> viewAskedAt = new HashMap<>();
  private final Map<NodeId, Long> wholeViewAskedAt = new HashMap<>();

  public RingNode(RingSettings settings) {
    turn = new Turn(settings);
    segments = new Segments(turn);
    leases = new Leases(turn);
    RequestCheck check = new RequestCheck(settings.limits());
    entries =
        new EntryNode(
            turn, check, this::requestHere, this::unreachableMembers, this::isMajorityReachable);
    marks = new MarkExchange(turn);
    primaries = new Primaries(turn, segments, leases, marks, entries::onForwarded);
    directRequests = new RequestsInPlace(turn, primaries, check);
    intakes = new Intakes(turn, segments, marks);
    replica = new Replica(turn, segments, intakes);
    RegisterSeat seat =
        new RegisterSeat(turn, this::learn, this::onRegisterAnswered, this::answeringMembers);
    register =
        settings.register() == RegisterChoice.PEERS
            ? new PeerRegister(seat)
            : new CellRegister(seat);
    leave =
        new Leave(
            turn,
            segments,
            leases,
            register::canDecide,
            this::isMajorityReachable,
            this::isNewcomerAsking);
    LossAcceptance loss = new LossAcceptance(turn, segments, intakes);
    membership =
        new Membership(turn, leases, primaries::filledSegments, leave, loss, register, this::tidy);
  }

  /**
   * Handles one event.
   *
   * @param nowNanos the time of the monotonic clock, read after the event was received. It must not
   *     be earlier than in previous calls
   * @param outbox receives the effects of the event
   */
  public void on(Event event, long nowNanos, Outbox outbox) {
    turn.onEvent(nowNanos, outbox);
    switch (event) {
      case Event.Received received -> onReceived(received.envelope());
      case Event.Asked asked -> entries.onAsked(asked.ticket(), asked.request());
      case Event.Tick tick -> onTick(tick.wallMillis());
      case Event.ClockStoodStill gap -> onClockStoodStill(gap);
      case Event.FoundRing founding -> onFoundRing(founding);
      case Event.Join join -> membership.join(join.seeds(), join.expected());
      case Event.Leave request -> leave.ask();
      case Event.End end -> entries.onEnd();
      case Event.Recover recovery -> membership.proposals().recover(recovery.ended());
      case Event.Gone gone -> membership.onGone(gone.id());
      case Event.AcceptLoss accept -> membership.proposals().acceptLoss(accept.incident());
      case Event.RegisterRead read -> register.onRead(read.contents());
    }
    for (Envelope envelope = turn.nextToSelf(); envelope != null; envelope = turn.nextToSelf()) {
      onReceived(envelope);
    }
    primaries.sessions().flush();
    membership.flush();
  }

  /** Returns the object that serves the most common requests without an event. */
  public DirectRequests directRequests() {
    return directRequests;
  }

  // ---- queries

  public NodeId id() {
    return turn.self();
  }

  /** Returns the view in force, or null before the first one. */
  public View view() {
    return turn.view();
  }

  /**
   * Returns the primary of a segment, or null if the segment has no primary or there is no view
   * yet.
   */
  public Member primary(int segment) {
    NodeId primary = turn.view() == null ? null : turn.roles().primary(segment);
    return primary == null ? null : turn.view().member(primary);
  }

  /**
   * Reports whether this member may answer reads of a segment at this time. At most one member may
   * do so at any time.
   */
  public boolean isReadable(int segment, long nowNanos) {
    PrimarySegment primary = primaries.get(segment);
    turn.onRequestInPlace(nowNanos);
    return primary != null && primary.isReadableFromOutside();
  }

  /**
   * Reports whether these members are enough to decide the next view, with the cell outside the
   * ring if it has a vote and answers. There must be a view.
   */
  public boolean canDecide(Set<NodeId> members) {
    return register.canDecide(members);
  }

  /** Returns this member's copy of a segment, or null. The caller must not change the copy. */
  public SegmentData segment(int segment) {
    return segments.get(segment);
  }

  public NodeStatus status() {
    Member me = turn.view() == null ? null : turn.view().member(turn.self());
    int total = 0;
    int done = 0;
    if (turn.view() != null && turn.view().moving()) {
      for (int s = 0; s < turn.view().segments(); s++) {
        boolean isMoving = !turn.roles().targets(s).isEmpty();
        total += isMoving ? 1 : 0;
        done += isMoving && membership.reports().isFilled(s) ? 1 : 0;
      }
    }
    return new NodeStatus(
        me == null ? null : me.state(),
        leave.isAsked(),
        leave.isOver(),
        turn.holdings().keys(),
        turn.holdings().bytes(),
        turn.holdings().memoryBytes(),
        turn.marks().bytes(),
        turn.holdings().segments(),
        primaries.count(),
        primaries.serving(),
        entries.underWay(),
        total,
        done,
        unreachableMembers(),
        isMajorityReachable(),
        turn.clock().wallAheadMillis(),
        register.fault());
  }

  // ---- events

  private void onFoundRing(Event.FoundRing founding) {
    if (turn.view() == null) {
      Endpoint peer = turn.settings().peer();
      Member founder =
          new Member(
              turn.self(), MemberState.UP, peer, turn.settings().client(), turn.settings().site());
      membership.join(List.of(), 0);
      View first =
          View.founding(founding.ringId(), turn.settings().segments(), founding.copies(), founder);
      boolean hasCell = turn.settings().register() == RegisterChoice.OUTSIDE;
      install(hasCell ? first.withWitness() : first, turn::sendAll);
    }
  }

  private void onTick(long wallMillis) {
    turn.onTick(wallMillis);
    entries.onTick();
    membership.onTick();
    if (turn.view() != null) {
      primaries.onTick();
    }
    leave.onTick();
    segments.onTick();
  }

  /**
   * The monotonic clock of this member stood still. Meanwhile, the leases that it holds may have
   * expired at their granters, so this member gives them up. It keeps the leases that it has
   * granted: the gap only makes them last longer.
   */
  private void onClockStoodStill(Event.ClockStoodStill gap) {
    if (turn.rules().keep(Rule.STANDSTILL)) {
      long nanos = gap.nanos();
      turn.onClockStoodStill(nanos, gap.suspendedNanos());
      leases.giveUpHeld();
      entries.onClockStoodStill(nanos);
      primaries.onClockStoodStill(nanos);
      membership.onOwnPause();
    }
  }

  private void requestHere(Caller caller, Request request) {
    primaries.request(caller, request);
  }

  // ---- messages

  /**
   * Returns the envelope with its whole message. Returns the same envelope if its message is not
   * abridged, or if this node cannot complete it. The caller of this class must look at the views
   * that arrive before this class handles them, so it needs whole messages.
   */
  public Envelope completed(Envelope envelope) {
    if (!(envelope.message() instanceof Abridged abridged)) {
      return envelope;
    }
    Message whole = turn.views().complete(abridged);
    return whole == null ? envelope : new Envelope(envelope.from(), envelope.epoch(), whole);
  }

  private void onReceived(Envelope envelope) {
    NodeId from = envelope.from();
    Message message = completed(envelope).message();
    long epoch = envelope.epoch();
    membership.onMessage(from);
    switch (message) {
      case Abridged news when news.isNews() -> {
        onIncompleteNews(from, news, epoch);
        return;
      }
      case ViewNews news -> {
        if (register.isAdmitted(from)) {
          learn(news.view(), turn::passOn);
        }
        leases.onEpoch(from, epoch);
        return;
      }
      case ViewQuery query -> {
        turn.learnAddress(from, query.answerTo());
        if (turn.view() != null) {
          turn.send(from, query.whole() ? turn.views().news() : turn.views().newsFor(epoch));
        }
        return;
      }
      case JoinRequest join -> {
        membership.onJoinRequest(from, join, epoch);
        if (turn.view() != null && epoch < turn.epoch()) {
          turn.send(from, turn.views().newsFor(epoch));
        }
        return;
      }
      default -> {}
    }
    if (turn.view() == null) {
      return;
    }
    leases.onEpoch(from, epoch);
    switch (message) {
      case BeaconAnswer answer -> onBeaconAnswer(from, answer, epoch);
      case Forwarded forwarded -> {
        entries.onBeaconKnown(from, forwarded.beacon());
        entries.onForwarded(forwarded);
        return;
      }
      case Beacon beacon -> entries.onBeaconKnown(from, beacon.number());
      default -> {}
    }
    if (epoch > turn.epoch()) {
      onMessageFromLaterEpoch(from, message, epoch);
    } else if (epoch < turn.epoch()) {
      onMessageFromEarlierEpoch(from, message);
    } else {
      onMessageFromSameEpoch(from, message, epoch);
    }
  }

  /** Takes all that an answer says. Ignores answers to beacons that this member has forgotten. */
  private void onBeaconAnswer(NodeId from, BeaconAnswer answer, long epoch) {
    Long sentAt = leases.beaconSentAt(answer.number());
    if (sentAt == null) {
      return;
    }
    turn.clock().onBeaconAnswer(from, answer, sentAt, turn.now());
    membership.onBeaconAnswer(from, sentAt, epoch);
    if (answer.granted()) {
      leases.onGranted(from, answer.number());
    }
  }

  /** This member lacks the base of a view, so it asks for the whole view if it needs the view. */
  private void onIncompleteNews(NodeId from, Abridged news, long epoch) {
    if (turn.view() != null) {
      leases.onEpoch(from, epoch);
    }
    if (news.difference().epoch() > turn.epoch()) {
      askForView(from, true);
    }
  }

  /**
   * @param whole whether the answer must contain the whole view
   */
  private void askForView(NodeId from, boolean whole) {
    // A question for the whole view must not wait because a difference was asked for.
    Map<NodeId, Long> asked = whole ? wholeViewAskedAt : viewAskedAt;
    Long askedAt = asked.get(from);
    if (askedAt == null || turn.now() - askedAt > turn.timing().tickNanos()) {
      asked.put(from, turn.now());
      turn.send(from, new ViewQuery(turn.settings().peer(), whole));
    }
  }

  private void onMessageFromLaterEpoch(NodeId from, Message message, long epoch) {
    askForView(from, false);
    switch (message) {
      case Forward forward -> sendBack(from, forward);
      case Beacon beacon -> membership.onBeacon(from, beacon, epoch);
      default -> {}
    }
  }

  private void onMessageFromEarlierEpoch(NodeId from, Message message) {
    Long sentAt = viewSentAt.get(from);
    if (sentAt == null || turn.now() - sentAt > turn.timing().tickNanos()) {
      viewSentAt.put(from, turn.now());
      turn.send(from, turn.views().newsFor(leases.latestEpoch(from)));
    }
    if (message instanceof Forward forward) {
      primaries.onForward(from, forward);
    } else if (!turn.rules().keep(Rule.GRANT_EPOCH) && message instanceof Beacon beacon) {
      // This happens only in a simulation without the rule.
      membership.answerBeacon(from, beacon);
    } else if (!turn.rules().keep(Rule.EPOCH) && isAboutData(message)) {
      // This happens only in a simulation without the rule.
      onMessageFromSameEpoch(from, message, turn.epoch());
    }
  }

  private static boolean isAboutData(Message message) {
    return !(message instanceof Beacon
        || message instanceof BeaconAnswer
        || message instanceof LeaveRequest);
  }

  private void sendBack(NodeId from, Forward forward) {
    turn.send(
        from, new Forwarded(forward.call(), forward.attempt(), Forwarded.Status.MOVED, null, 0));
  }

  private void onMessageFromSameEpoch(NodeId from, Message message, long epoch) {
    switch (message) {
      case Beacon beacon -> membership.onBeacon(from, beacon, epoch);
      case BeaconAnswer answer -> {} // onReceived has handled it already.
      case LeaveRequest leaveRequest -> membership.onLeaveRequest(from, leaveRequest);
      case Forward forward -> primaries.onForward(from, forward);
      case Replicate write -> replica.onReplicate(from, write);
      case Replicated stored -> primaries.onReplicated(from, stored);
      case Housekeeping housekeeping -> replica.onHousekeeping(from, housekeeping);
      case SessionStart start -> intakes.onSessionStart(from, start);
      case SessionDigest digest -> primaries.sessions().onSessionDigest(from, digest);
      case SessionEqual equal -> intakes.onSessionEqual(from, equal);
      case SessionChunk chunk -> intakes.onSessionChunk(from, chunk);
      case SessionAck ack -> {
        primaries.sessions().onSessionAck(from, ack);
        reportIfAllFilled();
      }
      case SessionUnknown unknown -> primaries.sessions().onSessionUnknown(from, unknown);
      case Prepare prepare -> register.onMessage(from, prepare);
      case Promise promise -> register.onMessage(from, promise);
      case Accept accept -> register.onMessage(from, accept);
      case Accepted accepted -> register.onMessage(from, accepted);
      case Outbid outbid -> register.onMessage(from, outbid);
      case RegisterQuery query -> register.onMessage(from, query);
      case RegisterReport report -> register.onMessage(from, report);
      case ViewNews news -> throw handledBefore(news);
      case Abridged unknownBase -> {} // The proposer has another view of the same epoch.
      case ViewQuery query -> throw handledBefore(query);
      case JoinRequest join -> throw handledBefore(join);
      case Forwarded forwarded -> throw handledBefore(forwarded);
    }
  }

  private static IllegalStateException handledBefore(Message message) {
    return new IllegalStateException(
        "onReceived handles this message before it compares epochs: " + message);
  }

  /** Sends a beacon early if this primary has filled all target owners of all its segments. */
  private void reportIfAllFilled() {
    if (turn.view().moving() && primaries.areAllFilled()) {
      membership.sendBeaconEarly();
    }
  }

  /**
   * Forgets incarnations that the view does not list. Also discards old records of when this member
   * sent its view to another node, or asked another node for its view.
   */
  private void tidy() {
    leases.tidy();
    marks.tidy();
    entries.tidy();
    viewSentAt.values().removeIf(at -> turn.now() - at > turn.timing().grantNanos());
    viewAskedAt.values().removeIf(at -> turn.now() - at > turn.timing().grantNanos());
    wholeViewAskedAt.values().removeIf(at -> turn.now() - at > turn.timing().grantNanos());
  }

  // ---- views

  private List<NodeId> unreachableMembers() {
    return membership.unreachableMembers();
  }

  private Set<NodeId> answeringMembers() {
    return membership.answeringMembers();
  }

  private boolean isMajorityReachable() {
    return membership.proposals().isMajorityReachable();
  }

  private boolean isNewcomerAsking() {
    return membership.isNewcomerAsking();
  }

  private void onRegisterAnswered() {
    membership.proposals().onRegisterAnswered();
  }

  /** Installs a view that the register of the members has decided, and sends it to all members. */
  private void learn(View decided) {
    learn(decided, turn::sendAll);
  }

  /**
   * Installs a view if it is later than the one in force and belongs to the same ring.
   *
   * @param send sends the view to other members
   */
  private void learn(View view, Consumer<Function<NodeId, Message>> send) {
    if (view == null
        || view.epoch() <= turn.epoch()
        || turn.view() != null && !turn.view().ringId().equals(view.ringId())) {
      return;
    }
    install(view, send);
    if (!view.live(turn.self())) {
      membership.askToJoinAgain();
    }
  }

  /**
   * @param send sends the view to other members
   */
  private void install(View view, Consumer<Function<NodeId, Message>> send) {
    View before = turn.view();
    turn.install(view);
    membership.onView(before);
    leases.onView();
    leases.onEpoch(turn.self(), view.epoch());
    primaries.onView();
    keepOrDropCopies();
    leave.onView();
    turn.outbox().notice(new Notice.Installed(view, before));
    send.accept(this::news);
    entries.onView();
  }

  /**
   * Drops copies that this member need not keep, because it is neither an owner nor a holder of
   * their segments. Creates missing copies of segments for which this member is in sync.
   */
  private void keepOrDropCopies() {
    if (!turn.isInForce()) {
      return;
    }
    for (int s = 0; s < turn.view().segments(); s++) {
      if (primaries.get(s) != null) {
        intakes.drop(s);
      } else if (!turn.roles().keeps(turn.self(), s)) {
        segments.drop(s);
        intakes.drop(s);
      } else if (turn.isInSync(s, turn.self())) {
        segments.getOrCreate(s);
      }
    }
  }

  /**
   * Returns a message with the view in force for another node. A live member of the previous view
   * probably has that view, even if it has never sent a message to this member.
   */
  private Message news(NodeId to) {
    long epoch = leases.latestEpoch(to);
    View previous = turn.views().previous();
    boolean isNeverHeard = epoch < 0;
    return turn.views()
        .newsFor(isNeverHeard && previous != null && previous.live(to) ? previous.epoch() : epoch);
  }
}
