package io.diststore.ring.copy;

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
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;

/** The receiver's side of sessions. */
/*
 * What a session brings is collected beside the held copy and replaces it at the end, all at once.
 * So everything that was held before is replaced, whatever its version; everything that the session
 * did not bring is gone; and a session that breaks off because its primary died leaves an in-sync
 * copy as it was. Writes that carry the session's id go to both, because the session may still end
 * with EQUAL.
 */
public final class Intakes {
  private final Turn turn;
  private final Segments segments;
  private final MarkExchange marks;

  /** By segment; empty until the first session. Every write from a primary looks here. */
  private Intake[] intakes = {};

  private final List<SessionAck.Taken> acks = new ArrayList<>();
  private NodeId acksTo;

  public Intakes(Turn turn, Segments segments, MarkExchange marks) {
    this.marks = marks;
    this.turn = turn;
    this.segments = segments;
  }

  /** The latest session of a segment, which may have ended, or null. */
  Intake get(int segment) {
    return segment < intakes.length ? intakes[segment] : null;
  }

  /**
   * Forgets the segment's session: this member is its primary now, or does not keep it any more.
   */
  public void drop(int segment) {
    Intake dropped = get(segment);
    if (dropped != null) {
      intakes[segment] = null;
      dropped.end();
    }
  }

  public void onSessionStart(NodeId from, SessionStart start) {
    if (!turn.inForce()) {
      return;
    }
    marks.take(from, start.marks());
    List<SessionDigest.Held> held = new ArrayList<>();
    for (SessionStart.Start s : start.starts()) {
      if (!takesFrom(from, s.segment())) {
        continue;
      }
      Intake intake = get(s.segment());
      if (intake == null || intake.id().compareTo(s.session()) < 0) {
        drop(s.segment());
        if (intakes.length == 0) {
          intakes = new Intake[turn.view().segments()];
        }
        intakes[s.segment()] = new Intake(s.session(), turn::newData);
      } else if (!intake.id().equals(s.session())) {
        continue;
      }
      SegmentData data = segments.getOrCreate(s.segment());
      data.requests().forgetBelow(turn.marks());
      held.add(new SessionDigest.Held(s.segment(), s.session(), data.digest()));
    }
    if (!held.isEmpty()) {
      turn.send(from, new SessionDigest(held, marks.toPrimary(from), marks.known(from)));
    }
  }

  public void onSessionEqual(NodeId from, SessionEqual equal) {
    boolean allMarks = marks.take(from, equal.marks());
    for (SessionEqual.Equal e : equal.equals()) {
      Intake intake = current(from, e.segment(), e.session());
      if (intake != null) {
        if (!intake.isDone() && allMarks) {
          segments.getOrCreate(e.segment()).raiseFloor(e.floor());
          intake.end();
        }
        ack(from, e.segment(), e.session(), intake);
      }
    }
    flush();
  }

  public void onSessionChunk(NodeId from, SessionChunk chunk) {
    Intake intake = current(from, chunk.segment(), chunk.session());
    if (intake == null || chunk.index() > intake.nextChunk() && !intake.isDone()) {
      return;
    }
    boolean expected = !intake.isDone() && chunk.index() == intake.nextChunk();
    if (expected || !turn.rules().keep(Rule.CHUNK_ONCE)) {
      take(intake, chunk);
      intake.onChunk(chunk.index());
    }
    if (expected && chunk.end() != null) {
      end(intake, chunk.segment(), chunk.end());
    }
    ack(from, chunk.segment(), chunk.session(), intake);
    flush();
  }

  private void take(Intake intake, SessionChunk chunk) {
    if (intake.isDone()) {
      CopyWithoutRules.takeLateChunk(chunk, segments.getOrCreate(chunk.segment()));
      return;
    }
    takeOutcomes(intake.incoming(), chunk.outcomes());
    chunk.marks().forEach(mark -> turn.marks().learn(mark, turn.now()));
    for (Entry entry : chunk.entries()) {
      intake.incoming().putIfLater(entry);
    }
    if (!turn.rules().keep(Rule.ATOMIC_RECONCILE) && turn.inSync(chunk.segment(), turn.self())) {
      CopyWithoutRules.takeAtOnce(chunk, segments.getOrCreate(chunk.segment()));
    }
  }

  /** An outcome that a write of the session brought is of the same request, so it may stay. */
  private void takeOutcomes(SegmentData incoming, List<Remembered> outcomes) {
    for (Remembered remembered : outcomes) {
      boolean awaited = remembered.id().number() >= turn.marks().lowest(remembered.id().client());
      if (awaited && incoming.requests().get(remembered.id()) == null) {
        incoming.requests().put(remembered.id(), remembered.outcome(), turn.now());
      }
    }
  }

  private void end(Intake intake, int segment, SessionChunk.End end) {
    SegmentData before = segments.getOrCreate(segment);
    SegmentData after = intake.take();
    after.raiseFloor(Math.max(before.floor(), end.floor()));
    if (!turn.rules().keep(Rule.FORCED_FILL) || !turn.rules().keep(Rule.FILL_DELETE)) {
      CopyWithoutRules.keepFormer(turn.rules(), before, after);
    }
    segments.replace(segment, after);
  }

  /**
   * The session, if it is the segment's current one, or null. If the primary uses a later session
   * than this member knows, tells the primary so.
   */
  private Intake current(NodeId from, int segment, SessionId session) {
    if (!turn.inForce() || !takesFrom(from, segment)) {
      return null;
    }
    Intake intake = get(segment);
    if (intake == null || !intake.id().equals(session)) {
      if (intake == null || intake.id().compareTo(session) < 0) {
        turn.send(from, new SessionUnknown(segment, session));
      }
      return null;
    }
    return intake;
  }

  /** Reports whether the sender is the segment's primary and this member is one of its writers. */
  boolean takesFrom(NodeId from, int segment) {
    boolean primary = from.equals(turn.roles().primary(segment)) || !turn.rules().keep(Rule.EPOCH);
    return primary && turn.roles().writers(segment).contains(turn.self());
  }

  private void ack(NodeId to, int segment, SessionId session, Intake intake) {
    acksTo = to;
    int next = intake.isDone() ? SessionAck.ALL : intake.nextChunk();
    acks.add(new SessionAck.Taken(segment, session, next));
  }

  private void flush() {
    if (!acks.isEmpty()) {
      turn.send(acksTo, new SessionAck(List.copyOf(acks), marks.known(acksTo)));
      acks.clear();
    }
  }
}
