package io.diststore.ring.node;

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
import io.diststore.ring.register.OutsideRegister;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.register.ViewRegister;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.SeenEntry;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.segment.Version;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A member of a ring: a state machine. An event comes in with the time, effects go out; nothing
 * else happens. To be used by one thread.
 *
 * <p>The time is the monotonic clock read <em>after</em> the event was taken off its socket, anew
 * for each: with an older reading a paused process would answer reads under a lease that has run
 * out.
 */
/*
 * It is long as each kind of event and of message has its line here, and nowhere else.
 *
 * Messages are gated by epoch. News of views, questions for them and requests for admission are taken from any; so are answers to
 * forwarded requests and leases. Of the rest, what comes from a later epoch is dropped and the view asked for; what comes from an
 * earlier one is answered with the view. So replication, sessions and votes only ever happen between members with the same view.
 */
public final class RingNode {
  private final Turn turn;
  private final Segments segments;
  private final Leases leases;
  private final EntryNode entries;
  private final Primaries primaries;
  private final RequestsInPlace inPlace;
  private final Intakes intakes;
  private final Replica replica;
  private final Departure departure;
  private final ViewRegister register;
  private final Membership membership;
  private final ToldMarks told;
  private final Map<NodeId, Long> viewSentAt = new HashMap<>();
  private final Map<NodeId, Long> viewAskedAt = new HashMap<>();

  public RingNode(RingSettings settings) {
    turn = new Turn(settings);
    segments = new Segments(turn);
    leases = new Leases(turn);
    entries = new EntryNode(turn);
    told = new ToldMarks(turn);
    primaries = new Primaries(this, turn, segments, leases, entries, told);
    entries.connect(primaries);
    inPlace = new RequestsInPlace(turn, primaries);
    intakes = new Intakes(turn, segments, told);
    replica = new Replica(turn, segments, intakes);
    departure = new Departure(turn, segments, leases, this::majorityHeard, this::newcomerAsks);
    register =
        settings.register() == RegisterChoice.PEERS
            ? new PeerRegister(new RegisterSeat(turn, this::learn, this::registerAnswered))
            : new OutsideRegister(() -> turn.outbox);
    LossAcceptance loss = new LossAcceptance(turn, segments, intakes);
    membership = new Membership(turn, leases, primaries, departure, loss, register, this::tidy);
  }

  /**
   * Handles one event.
   *
   * @param nowNanos the monotonic clock, read after the event was received; never less than before
   */
  public void on(Event event, long nowNanos, Outbox outbox) {
    turn.now = nowNanos;
    turn.outbox = outbox;
    switch (event) {
      case Event.Received received -> received(received.envelope());
      case Event.Asked asked -> entries.ask(asked.ticket(), asked.request());
      case Event.Tick tick -> tick(tick.wallMillis());
      case Event.FoundRing found -> found(found);
      case Event.Join join -> membership.join(join.seeds(), join.expected());
      case Event.Leave leave -> departure.ask();
      case Event.Recover recover -> membership.proposals().recover();
      case Event.Gone gone -> membership.gone(gone.id());
      case Event.AcceptLoss word -> membership.proposals().acceptLoss(word.incident());
      case Event.RegisterRead read -> {
        registerAnswered();
        learn(read.view(), turn::sendAll);
      }
    }
    for (Envelope envelope = turn.nextToSelf(); envelope != null; envelope = turn.nextToSelf()) {
      received(envelope);
    }
    primaries.sessions.flush();
    membership.flush();
  }

  /**
   * Reads a key where it lies, if this member can answer for it right now: what {@link Event.Asked}
   * for it would come to, without an object for the question, the answer and the entry. Nothing
   * changes by it.
   *
   * @param array of which the key is a part
   * @param nowNanos as for {@link #on}
   * @param into what is read: nothing if the key is absent
   * @return false if this member cannot say, or not without more ado: {@link Event.Asked} does
   */
  public boolean read(byte[] array, int from, int length, long nowNanos, SeenEntry into) {
    turn.now = nowNanos;
    return inPlace.read(array, from, length, into);
  }

  /** How long a value that was read still lives, in milliseconds, 0 for ever. */
  public long ttlMillis(SeenEntry read) {
    return read.expiresAtMillis() == Entry.NEVER ? 0 : read.expiresAtMillis() - turn.wallMillis();
  }

  /**
   * Writes a key, if this member alone keeps it and nothing speaks against it: what {@link
   * Event.Asked} for it would come to, without an object for all that.
   *
   * @param nowNanos as for {@link #on}
   * @return the version, or {@link Version#NONE} if nothing was done: {@link Event.Asked} does, or
   *     says why not
   */
  public long write(WriteInPlace write, long nowNanos) {
    turn.now = nowNanos;
    return inPlace.write(write);
  }

  // ---- what the shell may ask

  public NodeId id() {
    return turn.self;
  }

  /** The view in force, or null before the first. */
  public View view() {
    return turn.view;
  }

  /** The primary of a segment, or null when it has none, or before the first view. */
  public Member primary(int segment) {
    NodeId primary = turn.view == null ? null : turn.roles.primary(segment);
    return primary == null ? null : turn.view.member(primary);
  }

  /**
   * Whether this member could answer a read of the segment at that time: at most one member can.
   */
  public boolean readable(int segment, long nowNanos) {
    PrimarySegment primary = primaries.get(segment);
    turn.now = nowNanos;
    return primary != null && primary.readable();
  }

  /** What it keeps of a segment, or null; not to be changed. */
  public SegmentData segment(int segment) {
    return segments.get(segment);
  }

  public NodeStatus status() {
    Member me = turn.view == null ? null : turn.view.member(turn.self);
    int total = 0;
    int done = 0;
    if (turn.view != null && turn.view.moving()) {
      for (int s = 0; s < turn.view.segments(); s++) {
        boolean moves = !turn.roles.targets(s).isEmpty();
        total += moves ? 1 : 0;
        done += moves && membership.reports().filled(s) ? 1 : 0;
      }
    }
    return new NodeStatus(
        me == null ? null : me.state(),
        departure.asked(),
        departure.left(),
        segments.holdings().keys(),
        segments.holdings().bytes(),
        segments.holdings().segments(),
        primaries.count(),
        primaries.serving(),
        entries.underWay(),
        total,
        done);
  }

  // ---- events

  private void found(Event.FoundRing found) {
    if (turn.view == null) {
      Endpoint peer = turn.settings.peer();
      Member founder = new Member(turn.self, MemberState.UP, peer, turn.settings.client());
      membership.join(java.util.List.of(), 0);
      install(
          View.founding(found.ringId(), turn.settings.segments(), found.copies(), founder),
          turn::sendAll);
    }
  }

  private void tick(long wallMillis) {
    turn.tick(wallMillis);
    entries.tick();
    membership.tick();
    if (turn.view != null) {
      primaries.tick();
    }
    departure.tick();
    segments.tick();
  }

  private void received(Envelope envelope) {
    NodeId from = envelope.from();
    Message message = envelope.message();
    long epoch = envelope.epoch();
    if (!from.equals(turn.self)) {
      membership.heard(from);
    }
    switch (message) {
      case ViewNews news -> {
        learn(news.view(), turn::pass);
        leases.seen(from, epoch);
        return;
      }
      case ViewQuery query -> {
        turn.address(from, query.answerTo());
        if (turn.view != null) {
          sendView(from);
        }
        return;
      }
      case JoinRequest join -> {
        membership.received(from, join, epoch);
        if (turn.view != null && epoch < turn.epoch()) {
          sendView(from);
        }
        return;
      }
      default -> {}
    }
    if (turn.view == null) {
      return;
    }
    leases.seen(from, epoch);
    switch (message) {
      case BeaconAnswer answer when answer.granted() -> leases.answered(from, answer.number());
      case Forwarded forwarded -> {
        entries.received(forwarded);
        return;
      }
      default -> {}
    }
    if (epoch > turn.epoch()) {
      fromLater(from, message, epoch);
    } else if (epoch < turn.epoch()) {
      fromEarlier(from, message);
    } else {
      fromSame(from, message, epoch);
    }
  }

  private void fromLater(NodeId from, Message message, long epoch) {
    Long askedAt = viewAskedAt.get(from);
    if (askedAt == null || turn.now - askedAt > turn.timing.tickNanos()) {
      viewAskedAt.put(from, turn.now);
      turn.send(from, new ViewQuery(turn.settings.peer()));
    }
    switch (message) {
      case Forward forward -> sendBack(from, forward);
      case Beacon beacon -> membership.received(from, beacon, epoch);
      default -> {}
    }
  }

  private void fromEarlier(NodeId from, Message message) {
    Long sentAt = viewSentAt.get(from);
    if (sentAt == null || turn.now - sentAt > turn.timing.tickNanos()) {
      viewSentAt.put(from, turn.now);
      sendView(from);
    }
    switch (message) {
      case Forward forward -> primaries.received(from, forward);
      case Beacon beacon when !turn.rules.keep(Rule.GRANT_EPOCH) -> membership.grant(from, beacon);
      default -> {
        boolean data =
            !(message instanceof Beacon
                || message instanceof BeaconAnswer
                || message instanceof LeaveRequest);
        if (data && !turn.rules.keep(Rule.EPOCH)) {
          fromSame(from, message, turn.epoch());
        }
      }
    }
  }

  private void sendBack(NodeId from, Forward forward) {
    turn.send(from, new Forwarded(forward.call(), forward.attempt(), Forwarded.Status.MOVED, null));
  }

  private void fromSame(NodeId from, Message message, long epoch) {
    switch (message) {
      case Beacon beacon -> membership.received(from, beacon, epoch);
      case LeaveRequest leave -> membership.received(from, leave);
      case Forward forward -> primaries.received(from, forward);
      case Replicate write -> replica.received(from, write);
      case Replicated stored -> primaries.stored(from, stored);
      case Housekeeping housekeeping -> replica.received(from, housekeeping);
      case SessionStart start -> intakes.received(from, start);
      case SessionDigest digest -> primaries.sessions.received(from, digest);
      case SessionEqual equal -> intakes.received(from, equal);
      case SessionChunk chunk -> intakes.received(from, chunk);
      case SessionAck ack -> {
        primaries.sessions.received(from, ack);
        saySoonIfFilled();
      }
      case SessionUnknown unknown -> primaries.sessions.received(from, unknown);
      case Prepare prepare -> register.received(from, prepare);
      case Promise promise -> register.received(from, promise);
      case Accept accept -> register.received(from, accept);
      case Accepted accepted -> register.received(from, accepted);
      case Outbid outbid -> register.received(from, outbid);
      case RegisterQuery query -> register.received(from, query);
      case RegisterReport report -> register.received(from, report);
      case ViewNews n -> {}
      case ViewQuery q -> {}
      case JoinRequest j -> {}
      case BeaconAnswer a -> {}
      case Forwarded f -> {}
    }
  }

  private void saySoonIfFilled() {
    if (turn.view.moving() && primaries.reported.cardinality() == primaries.count()) {
      membership.beaconSoon();
    }
  }

  /** What is kept of lives that are gone is of no use any more. */
  private void tidy() {
    leases.tidy();
    told.tidy();
    viewSentAt.values().removeIf(at -> turn.now - at > turn.timing.grantNanos());
    viewAskedAt.values().removeIf(at -> turn.now - at > turn.timing.grantNanos());
  }

  // ---- views

  private boolean majorityHeard() {
    return membership.proposals().majorityHeard();
  }

  private boolean newcomerAsks() {
    return membership.newcomerAsks();
  }

  private void registerAnswered() {
    membership.proposals().registerAnswered();
  }

  /** Also what the register among members has decided: all are told. */
  private void learn(View decided) {
    learn(decided, turn::sendAll);
  }

  private void learn(View view, Consumer<Message> telling) {
    if (view == null
        || view.epoch() <= turn.epoch()
        || turn.view != null && !turn.view.ringId().equals(view.ringId())) {
      return;
    }
    install(view, telling);
    if (!view.live(turn.self)) {
      membership.askAgain();
    }
  }

  /**
   * @param telling how the others are told of it
   */
  private void install(View view, Consumer<Message> telling) {
    View before = turn.view;
    turn.install(view);
    membership.installed(before);
    leases.installed();
    leases.seen(turn.self, view.epoch());
    primaries.installed();
    keepOrDrop();
    departure.installed();
    turn.outbox.notice(new Notice.Installed(view, before));
    telling.accept(new ViewNews(view));
    entries.installed();
  }

  /**
   * Copies of segments that this member neither owns nor holds as lost go; those it is to be in
   * sync for exist.
   */
  private void keepOrDrop() {
    if (!turn.inForce()) {
      return;
    }
    for (int s = 0; s < turn.view.segments(); s++) {
      if (primaries.get(s) != null) {
        intakes.drop(s);
      } else if (!turn.roles.keeps(turn.self, s)) {
        segments.drop(s);
        intakes.drop(s);
      } else if (turn.inSync(s, turn.self)) {
        segments.getOrCreate(s);
      }
    }
  }

  private void sendView(NodeId to) {
    turn.send(to, new ViewNews(turn.view));
  }
}
