package io.diststore.ring.turn;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.segment.ClientMarks;
import io.diststore.ring.segment.Holdings;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

/**
 * The state that all parts of a member share while the member handles one event: the member's
 * identity, the current time, the view in force, and the outbox.
 */
public final class Turn {
  /**
   * This node remembers at most this many addresses of nodes that are not members. When it learns
   * more of them, it forgets the address that it learned longest ago.
   */
  private static final int OTHER_ADDRESSES_MAX = 1024;

  /** In a ring of up to this many members, a member passes a message on to all other members. */
  private static final int PASS_TO_ALL_MAX = 8;

  private final RingSettings settings;
  private final NodeId self;
  private final Timing timing;
  private final Rules rules;
  private final Observer observer;
  private final ClientMarks marks = new ClientMarks();
  private final Holdings holdings = new Holdings();
  private final Queue<Envelope> toSelf = new ArrayDeque<>();

  /**
   * The addresses of all known incarnations, in the order in which they were learned. Some of these
   * incarnations are not members, because this node also sends views to nodes that are joining or
   * have left.
   */
  private final Map<NodeId, Destination> addresses = new LinkedHashMap<>();

  private final RingClock clock;
  private final RecentViews views;

  private long now;
  private Outbox outbox;

  private boolean hasTicked;
  private long lastTickAt;

  /**
   * The time of the last tick before the latest long pause. If the monotonic clock stood still
   * during the pause, the length of the gap has been subtracted. So {@code now - pausedAt} includes
   * the gap.
   */
  private long pausedAt;

  /**
   * Until this time, this node may still read requests that arrived during the latest long pause.
   */
  private long backlogUntil;

  private View view;
  private Roles roles;
  private Roles rolesBefore;
  private boolean inForce;

  public Turn(RingSettings settings) {
    this.settings = settings;
    this.self = settings.self();
    this.timing = settings.timing();
    this.rules = settings.rules();
    this.observer = settings.observer();
    this.clock = new RingClock(self, timing);
    this.views = new RecentViews(settings.limits().smallRingMembers());
  }

  // ---- the event

  /**
   * Sets the time and the outbox when the member begins to handle an event. All output of the event
   * goes to {@code out}.
   */
  public void onEvent(long nowNanos, Outbox out) {
    now = nowNanos;
    outbox = out;
  }

  /** Sets the time when the member begins to handle a request in place, without an event. */
  public void onRequestInPlace(long nowNanos) {
    now = nowNanos;
  }

  public void onTick(long wallMillis) {
    if (!hasTicked) {
      backlogUntil = now;
    } else if (now - lastTickAt > timing.longPauseNanos()) {
      pausedAt = lastTickAt;
      backlogUntil = now + timing.backlogNanos();
    }
    hasTicked = true;
    lastTickAt = now;
    clock.onTick(now, wallMillis, view);
  }

  /**
   * The monotonic clock stood still. If the gap was long, it counts as a long pause: the node
   * cannot know when the next requests arrived.
   *
   * @param nanos about how long the clock stood still
   * @param suspendedNanos the part of {@code nanos} that is certain
   */
  public void onClockStoodStill(long nanos, long suspendedNanos) {
    clock.onClockStoodStill(nanos, suspendedNanos);
    if (hasTicked && now - lastTickAt + nanos > timing.longPauseNanos()) {
      pausedAt = lastTickAt - nanos;
      backlogUntil = now + timing.backlogNanos();
    }
  }

  /** Returns the monotonic time of the current event, in nanoseconds. */
  public long now() {
    return now;
  }

  /**
   * Reports whether a long pause of this node has just ended. If so, the current request may have
   * arrived during the pause, and may have waited in a buffer of the operating system or of this
   * process.
   */
  public boolean isBehind() {
    return hasTicked
        && rules.keep(Rule.PAUSE_BACKLOG)
        && (now - lastTickAt > timing.longPauseNanos() || now - backlogUntil < 0);
  }

  /**
   * Returns the earliest time at which the current request can have arrived. If this node
   * {@linkplain #isBehind is behind}, that is the last tick before the long pause. Otherwise it is
   * the current time.
   */
  public long arrivedAfter() {
    if (!isBehind()) {
      return now;
    }
    return now - lastTickAt > timing.longPauseNanos() ? lastTickAt : pausedAt;
  }

  /**
   * Returns the ring's time in milliseconds. The ring's time only decides when values expire. Since
   * the last tick, the returned time has advanced with the monotonic clock, so it is right even
   * directly after a pause. If this member does not know the ring's time, returns a time so early
   * that no value has expired.
   */
  public long ringMillis() {
    return clock.ringMillis(now);
  }

  /** Returns this member's estimate of the ring's time. */
  public RingClock clock() {
    return clock;
  }

  public Outbox outbox() {
    return outbox;
  }

  // ---- the member

  public RingSettings settings() {
    return settings;
  }

  public NodeId self() {
    return self;
  }

  public Timing timing() {
    return timing;
  }

  public Limits limits() {
    return settings.limits();
  }

  public Rules rules() {
    return rules;
  }

  public Observer observer() {
    return observer;
  }

  public ClientMarks marks() {
    return marks;
  }

  /** Returns the totals over all copies of this member. */
  public Holdings holdings() {
    return holdings;
  }

  /** Returns a new, empty copy of a segment. */
  public SegmentData newData() {
    return new SegmentData(settings.storage().get(), marks, holdings);
  }

  /**
   * Throws an exception if an invariant does not hold. The exception ends the process, because this
   * member's copies may be wrong, while other members hold correct copies.
   *
   * <p>Does nothing in a simulation that switches a rule off. Such a simulation breaks invariants
   * on purpose, and detects this with its own checks.
   *
   * @param invariant the invariant as a statement, such as "a floor never falls"
   */
  public void check(boolean holds, String invariant) {
    if (!holds && rules.complete()) {
      throw new IllegalStateException(self + " has broken the invariant that " + invariant);
    }
  }

  // ---- the view

  /** Puts a view in force. */
  public void install(View next) {
    check(view == null || next.epoch() > view.epoch(), "each view has a later epoch");
    rolesBefore = roles;
    roles = new Roles(next, roles, !rules.keep(Rule.RETURN_AS_JOINING));
    view = next;
    inForce = next.live(self);
    views.onView(next);
    clock.onView(next);
    next.members().forEach(m -> putAddress(m.id(), m.peer()));
    limitOtherAddresses();
  }

  /** Returns the view in force, or null before the first one. */
  public View view() {
    return view;
  }

  /** Returns the latest views of this member, the view in force included. */
  public RecentViews views() {
    return views;
  }

  /** Returns the roles under the view in force, or null before the first view. */
  public Roles roles() {
    return roles;
  }

  /** Returns the roles under the previous view, or null if there was none. */
  public Roles rolesBefore() {
    return rolesBefore;
  }

  public long epoch() {
    return view == null ? Envelope.NO_VIEW : view.epoch();
  }

  /**
   * Reports whether the view in force lists this node as a live member. If not, this node grants no
   * leases, stores and acknowledges no writes, and serves no requests.
   */
  public boolean isInForce() {
    return inForce;
  }

  public boolean isInSync(int segment, NodeId id) {
    return roles.inSync(segment).contains(id);
  }

  // ---- sending

  /** Remembers the address of one incarnation of a node. */
  public void learnAddress(NodeId id, Endpoint endpoint) {
    putAddress(id, endpoint);
    limitOtherAddresses();
  }

  private void putAddress(NodeId id, Endpoint endpoint) {
    addresses.remove(id);
    addresses.put(id, new Destination(id, endpoint));
  }

  private void limitOtherAddresses() {
    // The map contains the addresses of all members, because install() has added them.
    int members = view == null ? 0 : view.members().size();
    int surplus = addresses.size() - members - OTHER_ADDRESSES_MAX;
    Iterator<NodeId> eldestFirst = addresses.keySet().iterator();
    while (surplus > 0) {
      if (view == null || !view.lists(eldestFirst.next())) {
        eldestFirst.remove();
        surplus--;
      }
    }
  }

  /**
   * Returns all known addresses except this node's own. By now, a new incarnation may be listening
   * at any of these addresses.
   */
  public Set<Endpoint> knownAddresses() {
    Set<Endpoint> known = new LinkedHashSet<>();
    addresses.values().forEach(destination -> known.add(destination.endpoint()));
    known.remove(settings.peer());
    return known;
  }

  /**
   * Sends a message to one incarnation of a node. The receiver may be this node itself. Drops the
   * message if the receiver's address is unknown.
   */
  public void send(NodeId to, Message message) {
    Envelope envelope = new Envelope(self, epoch(), message);
    if (to.equals(self)) {
      toSelf.add(envelope);
      return;
    }
    Destination destination = addresses.get(to);
    if (destination != null) {
      outbox.send(destination, envelope);
    }
  }

  /**
   * Reports whether many bytes still wait to be sent to this node. A repeated message would only
   * wait behind its earlier copy.
   */
  public boolean isBacklogged(NodeId to) {
    Destination destination = addresses.get(to);
    return destination != null && outbox.isBacklogged(destination);
  }

  /** Sends a message to whichever incarnation listens at this address. */
  public void send(Endpoint to, Message message) {
    outbox.send(new Destination(null, to), new Envelope(self, epoch(), message));
  }

  /**
   * Sends a message to every other member. This includes members that are DOWN, because they may be
   * reachable again.
   */
  public void sendAll(Message message) {
    sendAll(to -> message);
  }

  /** Sends a message to every other member. Each member may get a different message. */
  public void sendAll(Function<NodeId, Message> message) {
    for (Member member : view.members()) {
      if (!member.id().equals(self)) {
        send(member.id(), message.apply(member.id()));
      }
    }
  }

  /**
   * Passes on a message that should reach all members. Each member may get a different message. In
   * a small ring, every member passes the message on to all others. In a larger ring, every member
   * passes it on to only a few. Otherwise the number of messages would grow with the square of the
   * number of members.
   */
  public void passOn(Function<NodeId, Message> message) {
    List<Member> members = view.members();
    if (members.size() <= PASS_TO_ALL_MAX) {
      sendAll(message);
      return;
    }
    int own = 0;
    while (own < members.size() && !members.get(own).id().equals(self)) {
      own++;
    }
    // The distances to the receivers grow by a factor of four, so the message reaches every member
    // in a few steps.
    for (int distance = 1; distance < members.size(); distance *= 4) {
      NodeId to = members.get((own + distance) % members.size()).id();
      send(to, message.apply(to));
    }
  }

  /**
   * Removes and returns the next message that this member has sent to itself. Returns null if there
   * is none.
   */
  public Envelope nextToSelf() {
    return toSelf.poll();
  }
}
