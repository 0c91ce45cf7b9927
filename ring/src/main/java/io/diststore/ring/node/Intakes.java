package io.diststore.ring.node;

import io.diststore.ring.message.SessionAck;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionDigest;
import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.message.SessionUnknown;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.RequestTable.Remembered;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;

/** The receiver's side of sessions. */
/*
 * What a session brings is gathered beside the copy that is held, and takes its place at the end, all at once. Thus what was held before is
 * replaced whatever its versions; what the session did not bring is gone; and a session that breaks off half-way, because its primary died, leaves
 * an in-sync copy as it was. Writes of the session go to both: the session may yet end with "equal".
 */
final class Intakes {
  private final Turn turn;
  private final Segments segments;
  private final ToldMarks told;

  /** By segment, as far as there ever was one: each write that comes from a primary looks here. */
  private Intake[] intakes = {};

  private final List<SessionAck.Taken> acks = new ArrayList<>();
  private NodeId acksTo;

  Intakes(Turn turn, Segments segments, ToldMarks told) {
    this.told = told;
    this.turn = turn;
    this.segments = segments;
  }

  /** The latest session of a segment, ended perhaps, or null. */
  Intake get(int segment) {
    return segment < intakes.length ? intakes[segment] : null;
  }

  /** Forgets the segment's session: this member is its primary now, or keeps it no longer. */
  void drop(int segment) {
    Intake dropped = get(segment);
    if (dropped != null) {
      intakes[segment] = null;
      dropped.end();
    }
  }

  void received(NodeId from, SessionStart start) {
    if (!turn.inForce()) {
      return;
    }
    told.take(from, start.marks());
    List<SessionDigest.Held> held = new ArrayList<>();
    for (SessionStart.Start s : start.starts()) {
      if (!takes(from, s.segment())) {
        continue;
      }
      Intake intake = get(s.segment());
      if (intake == null || intake.id.compareTo(s.session()) < 0) {
        drop(s.segment());
        if (intakes.length == 0) {
          intakes = new Intake[turn.view.segments()];
        }
        intakes[s.segment()] = new Intake(s.session(), turn::newData);
      } else if (!intake.id.equals(s.session())) {
        continue;
      }
      SegmentData data = segments.getOrCreate(s.segment());
      data.requests().forgetBelow(turn.marks);
      held.add(new SessionDigest.Held(s.segment(), s.session(), data.digest()));
    }
    if (!held.isEmpty()) {
      turn.send(from, new SessionDigest(held, told.toPrimary(from), told.known(from)));
    }
  }

  void received(NodeId from, SessionEqual equal) {
    boolean allMarks = told.take(from, equal.marks());
    for (SessionEqual.Equal e : equal.equals()) {
      Intake intake = known(from, e.segment(), e.session());
      if (intake != null) {
        if (!intake.done() && allMarks) {
          segments.getOrCreate(e.segment()).raiseFloor(e.floor());
          intake.end();
        }
        ack(from, e.segment(), e.session(), intake.done() ? SessionAck.ALL : intake.nextChunk);
      }
    }
    flush();
  }

  void received(NodeId from, SessionChunk chunk) {
    Intake intake = known(from, chunk.segment(), chunk.session());
    if (intake == null || chunk.index() > intake.nextChunk && !intake.done()) {
      return;
    }
    boolean expected = !intake.done() && chunk.index() == intake.nextChunk;
    if (expected || !turn.rules.keep(Rule.CHUNK_ONCE)) {
      take(intake, chunk);
      intake.nextChunk = Math.max(intake.nextChunk, chunk.index() + 1);
    }
    if (expected && chunk.end() != null) {
      end(intake, chunk.segment(), chunk.end());
    }
    ack(from, chunk.segment(), chunk.session(), intake.done() ? SessionAck.ALL : intake.nextChunk);
    flush();
  }

  private void take(Intake intake, SessionChunk chunk) {
    boolean atOnce =
        !turn.rules.keep(Rule.ATOMIC_RECONCILE) && turn.inSync(chunk.segment(), turn.self);
    if (!intake.done()) {
      takeOutcomes(intake.incoming(), chunk.outcomes());
      chunk.marks().forEach(mark -> turn.marks.learn(mark, turn.now));
    }
    for (Entry entry : chunk.entries()) {
      if (!intake.done()) {
        intake.incoming().putIfLater(entry);
      }
      if (intake.done()) {
        // Only without CHUNK_ONCE: a late chunk falls into a copy that has moved on.
        segments.getOrCreate(chunk.segment()).putIfLater(entry);
      } else if (atOnce) {
        segments.getOrCreate(chunk.segment()).put(entry);
      }
    }
  }

  /** What a write of the session brought is of the same request, and as good. */
  private void takeOutcomes(SegmentData incoming, List<Remembered> outcomes) {
    for (Remembered remembered : outcomes) {
      boolean awaited = remembered.id().number() >= turn.marks.lowest(remembered.id().client());
      if (awaited && incoming.requests().get(remembered.id()) == null) {
        incoming.requests().put(remembered.id(), remembered.outcome(), turn.now);
      }
    }
  }

  private void end(Intake intake, int segment, SessionChunk.End end) {
    SegmentData before = segments.getOrCreate(segment);
    SegmentData after = intake.take();
    after.raiseFloor(Math.max(before.floor(), end.floor()));
    if (!turn.rules.keep(Rule.FORCED_FILL) || !turn.rules.keep(Rule.FILL_DELETE)) {
      keepFormer(before, after);
    }
    segments.replace(segment, after);
  }

  /**
   * Only the broken variants come here: without FORCED_FILL higher versions stay, without
   * FILL_DELETE what the session did not bring.
   */
  private void keepFormer(SegmentData before, SegmentData after) {
    List<Entry> former = new ArrayList<>();
    before.forEach(former::add);
    for (Entry entry : former) {
      boolean brought = after.get(entry.key()) != null;
      if (brought ? !turn.rules.keep(Rule.FORCED_FILL) : !turn.rules.keep(Rule.FILL_DELETE)) {
        after.putIfLater(entry);
      }
    }
  }

  /**
   * The session if it is the segment's current one; if the receiver knows it not, the primary is
   * told.
   */
  private Intake known(NodeId from, int segment, SessionId session) {
    if (!turn.inForce() || !takes(from, segment)) {
      return null;
    }
    Intake intake = get(segment);
    if (intake == null || !intake.id.equals(session)) {
      if (intake == null || intake.id.compareTo(session) < 0) {
        turn.send(from, new SessionUnknown(segment, session));
      }
      return null;
    }
    return intake;
  }

  /** Whether the sender is the segment's primary, and this member is to store what it sends. */
  boolean takes(NodeId from, int segment) {
    boolean primary = from.equals(turn.roles.primary(segment)) || !turn.rules.keep(Rule.EPOCH);
    return primary && turn.roles.writers(segment).contains(turn.self);
  }

  private void ack(NodeId to, int segment, SessionId session, int next) {
    acksTo = to;
    acks.add(new SessionAck.Taken(segment, session, next));
  }

  private void flush() {
    if (!acks.isEmpty()) {
      turn.send(acksTo, new SessionAck(List.copyOf(acks), told.known(acksTo)));
      acks.clear();
    }
  }
}
