package io.diststore.ring.copy;

import io.diststore.ring.message.SessionAck;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionDigest;
import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.message.SessionUnknown;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.RequestTable.RememberedOutcome;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;

/** The receiver's side of sessions. */
/*
 * During a session, the receiver builds a second copy beside its current one. At the end of the
 * session, the second copy replaces the current copy in one step. So the new entry for a key
 * replaces the old one even if the new version is earlier. An entry that the session did not
 * deliver is deleted. If the primary dies before the session ends, the chunks have not changed the
 * current copy.
 *
 * A write that arrives during the session changes both copies, because the receiver keeps its
 * current copy if the session ends with EQUAL.
 */
public final class Intakes {
  private final Turn turn;
  private final Segments segments;
  private final MarkExchange marks;

  /** The latest session of each segment. The array is empty until the first session starts. */
  private Intake[] intakes = {};

  private final List<SessionAck.Taken> acks = new ArrayList<>();
  private NodeId acksTo;

  public Intakes(Turn turn, Segments segments, MarkExchange marks) {
    this.marks = marks;
    this.turn = turn;
    this.segments = segments;
  }

  /** Returns the latest session of a segment, or null. The session may have ended. */
  Intake get(int segment) {
    return segment < intakes.length ? intakes[segment] : null;
  }

  /**
   * Forgets the latest session of a segment and releases the memory of the copy that this session
   * built.
   */
  public void drop(int segment) {
    Intake dropped = get(segment);
    if (dropped != null) {
      intakes[segment] = null;
      end(dropped);
    }
  }

  private void end(Intake intake) {
    SegmentData unused = intake.end();
    if (unused != null) {
      segments.releaseLater(unused);
    }
  }

  public void onSessionStart(NodeId from, SessionStart start) {
    if (!turn.isInForce()) {
      return;
    }
    marks.take(from, start.marks());
    List<SessionDigest.Held> held = new ArrayList<>();
    for (SessionStart.Start part : start.starts()) {
      if (!takesFrom(from, part.segment())) {
        continue;
      }
      Intake intake = get(part.segment());
      if (intake == null || intake.id().compareTo(part.session()) < 0) {
        drop(part.segment());
        if (intakes.length == 0) {
          intakes = new Intake[turn.view().segments()];
        }
        intakes[part.segment()] = new Intake(part.session(), turn::newData);
      } else if (!intake.id().equals(part.session())) {
        continue;
      }
      SegmentData data = segments.getOrCreate(part.segment());
      data.requests().forgetBelow(turn.marks());
      held.add(new SessionDigest.Held(part.segment(), part.session(), data.digest()));
    }
    if (!held.isEmpty()) {
      turn.send(from, new SessionDigest(held, marks.toPrimary(from), marks.knownRaise(from)));
    }
  }

  public void onSessionEqual(NodeId from, SessionEqual equal) {
    boolean knowsAllMarks = marks.take(from, equal.marks());
    for (SessionEqual.Equal part : equal.equals()) {
      Intake intake = current(from, part.segment(), part.session());
      if (intake != null) {
        if (!intake.isDone() && knowsAllMarks) {
          segments.getOrCreate(part.segment()).raiseFloor(part.floor());
          end(intake);
        }
        ack(from, part.segment(), part.session(), intake);
      }
    }
    flush();
  }

  public void onSessionChunk(NodeId from, SessionChunk chunk) {
    Intake intake = current(from, chunk.segment(), chunk.session());
    if (intake == null || chunk.index() > intake.nextChunk() && !intake.isDone()) {
      return;
    }
    boolean isNext = !intake.isDone() && chunk.index() == intake.nextChunk();
    if (isNext || !turn.rules().keep(Rule.CHUNK_ONCE)) {
      take(intake, chunk);
      intake.onChunk(chunk.index());
    }
    if (isNext && chunk.end() != null) {
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
    if (!turn.rules().keep(Rule.ATOMIC_RECONCILE) && turn.isInSync(chunk.segment(), turn.self())) {
      CopyWithoutRules.takeAtOnce(chunk, segments.getOrCreate(chunk.segment()));
    }
  }

  /**
   * Adds the outcomes of a chunk, except those that clients no longer await. If a write in this
   * session has already delivered an outcome for a request, that outcome is kept.
   */
  private void takeOutcomes(SegmentData incoming, List<RememberedOutcome> outcomes) {
    for (RememberedOutcome remembered : outcomes) {
      boolean isAwaited = remembered.id().number() >= turn.marks().lowest(remembered.id().client());
      if (isAwaited && incoming.requests().get(remembered.id()) == null) {
        incoming.requests().put(remembered.id(), remembered.outcome(), turn.now());
      }
    }
  }

  private void end(Intake intake, int segment, SessionChunk.End end) {
    SegmentData before = segments.getOrCreate(segment);
    SegmentData after = intake.take();
    after.raiseFloor(Math.max(before.floor(), end.floor()));
    if (!turn.rules().keep(Rule.FORCED_FILL) || !turn.rules().keep(Rule.FILL_DELETE)) {
      CopyWithoutRules.keepFormerEntries(turn.rules(), before, after);
    }
    segments.replace(segment, after);
  }

  /**
   * Returns the segment's latest session if it has this id; otherwise null. If this member does not
   * know the session yet, this method answers {@link SessionUnknown}.
   */
  private Intake current(NodeId from, int segment, SessionId session) {
    if (!turn.isInForce() || !takesFrom(from, segment)) {
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

  /**
   * Reports whether the sender is the primary of the segment and this member is one of the writers.
   */
  boolean takesFrom(NodeId from, int segment) {
    boolean isPrimary =
        from.equals(turn.roles().primary(segment)) || !turn.rules().keep(Rule.EPOCH);
    return isPrimary && turn.roles().writers(segment).contains(turn.self());
  }

  private void ack(NodeId to, int segment, SessionId session, Intake intake) {
    acksTo = to;
    int next = intake.isDone() ? SessionAck.ALL : intake.nextChunk();
    acks.add(new SessionAck.Taken(segment, session, next));
  }

  private void flush() {
    if (!acks.isEmpty()) {
      turn.send(acksTo, new SessionAck(List.copyOf(acks), marks.knownRaise(acksTo)));
      acks.clear();
    }
  }
}
