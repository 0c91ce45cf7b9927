package io.diststore.ring.node;

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
 * What all parts of a member share while it handles one event: who it is, what time it is, the
 * view, the way out.
 */
final class Turn {
  private static final int ADDRESSES_MAX = 1024;

  /** In rings of more members than these, not everybody tells everybody what it was told. */
  private static final int ALL_TELL_ALL_MAX = 8;

  final RingSettings settings;
  final NodeId self;
  final Timing timing;
  final Limits limits;
  final Rules rules;
  final ClientMarks marks = new ClientMarks();

  long now;

  /** Wall time less monotonic time, in milliseconds, as of the last tick. */
  private long wallOffsetMillis;

  Outbox outbox;

  /** The view in force, null before the first. */
  View view;

  Roles roles;

  /** The roles before the latest view was installed, or null. */
  Roles rolesBefore;

  private boolean inForce;

  private final Queue<Envelope> toSelf = new ArrayDeque<>();

  /** Where joiners and former members are reached: they get news of the view too. */
  private final Map<NodeId, Destination> addresses = new LinkedHashMap<>();

  Turn(RingSettings settings) {
    this.settings = settings;
    this.self = settings.self();
    this.timing = settings.timing();
    this.limits = settings.limits();
    this.rules = settings.rules();
  }

  void install(View next) {
    rolesBefore = roles;
    roles = new Roles(next, roles, !rules.keep(Rule.RETURN_AS_JOINING));
    view = next;
    inForce = next.live(self);
    next.members().forEach(m -> address(m.id(), m.peer()));
  }

  void tick(long wallMillis) {
    wallOffsetMillis = wallMillis - now / 1_000_000;
  }

  /** Wall time, which only decides when values expire. Right after a pause too, before any tick. */
  long wallMillis() {
    return wallOffsetMillis + now / 1_000_000;
  }

  long epoch() {
    return view == null ? Envelope.NO_VIEW : view.epoch();
  }

  /**
   * Whether the view lists this node, not DOWN: otherwise it grants, stores, acknowledges and
   * serves nothing.
   */
  boolean inForce() {
    return inForce;
  }

  boolean inSync(int segment, NodeId id) {
    return roles.inSync(segment).contains(id);
  }

  SegmentData newData() {
    return new SegmentData(settings.storage().get(), marks);
  }

  void address(NodeId id, Endpoint endpoint) {
    addresses.remove(id);
    addresses.put(id, new Destination(id, endpoint));
    if (addresses.size() > ADDRESSES_MAX) {
      addresses.remove(addresses.keySet().iterator().next());
    }
  }

  /** Sends to one life of a node; to this one too. Whose address is not known gets nothing. */
  void send(NodeId to, Message message) {
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

  /** Everywhere this node knows of, by address: whoever lived there may have started anew. */
  Set<Endpoint> knownAddresses() {
    Set<Endpoint> known = new LinkedHashSet<>();
    addresses.values().forEach(destination -> known.add(destination.endpoint()));
    known.remove(settings.peer());
    return known;
  }

  /** Sends to whoever listens there. */
  void send(Endpoint to, Message message) {
    outbox.send(new Destination(null, to), new Envelope(self, epoch(), message));
  }

  /** Sends to every member but this one, the DOWN ones too: they may be back. */
  void sendAll(Message message) {
    for (Member member : view.members()) {
      if (!member.id().equals(self)) {
        send(member.id(), message);
      }
    }
  }

  /**
   * Passes on what another member had to tell all. In a small ring everybody does that; in a larger
   * one each tells some, who tell others, since all telling all would be a square of the members.
   */
  void pass(Message message) {
    List<Member> members = view.members();
    if (members.size() <= ALL_TELL_ALL_MAX) {
      sendAll(message);
      return;
    }
    int own = 0;
    while (own < members.size() && !members.get(own).id().equals(self)) {
      own++;
    }
    // The next one, and those ever further away: whoever is told last is told soon, too.
    for (int step = 1; step < members.size(); step *= 4) {
      send(members.get((own + step) % members.size()).id(), message);
    }
  }

  Envelope nextToSelf() {
    return toSelf.poll();
  }
}
