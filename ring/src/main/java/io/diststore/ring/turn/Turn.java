package io.diststore.ring.turn;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.segment.ClientMarks;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * The state that all parts of a member share while the member handles one event: its identity, the
 * current time, the view in force, and the outbox.
 */
public final class Turn {
  private static final int ADDRESSES_MAX = 1024;

  /** Up to this ring size, every member that learns a view sends it to all other members. */
  private static final int ALL_TELL_ALL_MAX = 8;

  private final RingSettings settings;
  private final NodeId self;
  private final Timing timing;
  private final Rules rules;
  private final Witness witness;
  private final ClientMarks marks = new ClientMarks();
  private final Queue<Envelope> toSelf = new ArrayDeque<>();

  /** Includes joining and former members: they receive new views too. */
  private final Map<NodeId, Destination> addresses = new LinkedHashMap<>();

  private long now;
  private Outbox outbox;

  /** Wall time minus monotonic time, in milliseconds, as of the last tick. */
  private long wallOffsetMillis;

  private View view;
  private Roles roles;
  private Roles rolesBefore;
  private boolean inForce;

  public Turn(RingSettings settings) {
    this.settings = settings;
    this.self = settings.self();
    this.timing = settings.timing();
    this.rules = settings.rules();
    this.witness = settings.witness();
  }

  // ---- the event

  /** An event arrived at that time; its effects go to this outbox. */
  public void onEvent(long nowNanos, Outbox out) {
    now = nowNanos;
    outbox = out;
  }

  /** A request is served outside of any event, at that time. */
  public void onRequestInPlace(long nowNanos) {
    now = nowNanos;
  }

  public void onTick(long wallMillis) {
    wallOffsetMillis = wallMillis - now / 1_000_000;
  }

  /** The monotonic time of this event, in nanoseconds. */
  public long now() {
    return now;
  }

  /**
   * The wall time, which only decides when values expire. It is right even after a pause that no
   * tick has followed yet.
   */
  public long wallMillis() {
    return wallOffsetMillis + now / 1_000_000;
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

  public Witness witness() {
    return witness;
  }

  public ClientMarks marks() {
    return marks;
  }

  /** An empty copy of a segment. */
  public SegmentData newData() {
    return new SegmentData(settings.storage().get(), marks);
  }

  /**
   * Ends the process if an invariant does not hold: the other members' copies are right, this one's
   * may not be.
   *
   * <p>A simulation that takes a rule away breaks invariants on purpose, and judges from outside
   * who notices: then nothing is checked here.
   */
  public void check(boolean holds, String invariant) {
    if (!holds && rules.complete()) {
      throw new IllegalStateException("broken invariant at " + self + ": " + invariant);
    }
  }

  // ---- the view

  public void install(View next) {
    check(view == null || next.epoch() > view.epoch(), "epochs only rise");
    rolesBefore = roles;
    roles = new Roles(next, roles, !rules.keep(Rule.RETURN_AS_JOINING));
    view = next;
    inForce = next.live(self);
    next.members().forEach(m -> learnAddress(m.id(), m.peer()));
  }

  /** The view in force, or null before the first one. */
  public View view() {
    return view;
  }

  /** Who does what under the view in force, or null before the first one. */
  public Roles roles() {
    return roles;
  }

  /** The roles before the latest view was installed, or null. */
  public Roles rolesBefore() {
    return rolesBefore;
  }

  public long epoch() {
    return view == null ? Envelope.NO_VIEW : view.epoch();
  }

  /**
   * Reports whether the view lists this node as a live member. Otherwise the node grants, stores,
   * acknowledges and serves nothing.
   */
  public boolean inForce() {
    return inForce;
  }

  public boolean inSync(int segment, NodeId id) {
    return roles.inSync(segment).contains(id);
  }

  // ---- sending

  /** Remembers where that incarnation of a node can be reached. */
  public void learnAddress(NodeId id, Endpoint endpoint) {
    addresses.remove(id);
    addresses.put(id, new Destination(id, endpoint));
    if (addresses.size() > ADDRESSES_MAX) {
      addresses.remove(addresses.keySet().iterator().next());
    }
  }

  /** All known addresses but this node's own. A new incarnation may live at any of them. */
  public Set<Endpoint> knownAddresses() {
    Set<Endpoint> known = new LinkedHashSet<>();
    addresses.values().forEach(destination -> known.add(destination.endpoint()));
    known.remove(settings.peer());
    return known;
  }

  /**
   * Sends to one incarnation of a node, which may be this one. Drops the message if the address is
   * unknown.
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

  /** Sends to any incarnation of the node that listens at this address. */
  public void send(Endpoint to, Message message) {
    outbox.send(new Destination(null, to), new Envelope(self, epoch(), message));
  }

  /** Sends to every other member. DOWN members are included because they may be back. */
  public void sendAll(Message message) {
    for (Member member : view.members()) {
      if (!member.id().equals(self)) {
        send(member.id(), message);
      }
    }
  }

  /**
   * Forwards what another member sent to all. In a small ring every member forwards to all others.
   * In a larger ring each member forwards to a few, who forward it further: otherwise the number of
   * messages would grow with the square of the members.
   */
  public void passOn(Message message) {
    List<Member> members = view.members();
    if (members.size() <= ALL_TELL_ALL_MAX) {
      sendAll(message);
      return;
    }
    int own = 0;
    while (own < members.size() && !members.get(own).id().equals(self)) {
      own++;
    }
    // The distances grow by a factor of four, so the message reaches every member after few hops.
    for (int step = 1; step < members.size(); step *= 4) {
      send(members.get((own + step) % members.size()).id(), message);
    }
  }

  /** The next message that this member sent to itself during this event, or null. */
  public Envelope nextToSelf() {
    return toSelf.poll();
  }
}
