package io.diststore.ring.node;

import io.diststore.ring.message.SessionAck;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionDigest;
import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.message.SessionUnknown;
import io.diststore.ring.segment.Digest;
import io.diststore.ring.segment.Marks;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The primary's side of sessions: it makes other members' copies equal to its own, for a take-over
 * (reconcile) or for a move (fill).
 */
/*
 * START asks what the receiver holds; its answer is a digest. Equal: EQUAL ends the session. Otherwise the session waits for its turn in the
 * receiver's window; then entries, outcomes, marks and floor are cut in one moment and sent in numbered chunks, the last of which carries the end.
 * The snapshot is cut after the answer to START, so a write from before is in it, and one from then on carries the session and reaches the
 * receiver by itself: a write waits for a target owner only from its answer on, and a cold one is nobody's concern until then.
 *
 * No turn may be long, so all is done in pieces: a bounded number of sessions is open with each receiver, and a bounded number of snapshots is
 * cut at the end of a turn. A take-over that somebody waits for goes before all others.
 */
final class Sessions {
  /** Segments in one message: some 100 KiB. */
  private static final int BATCH = 2048;

  /** Snapshots cut in one turn, for each receiver. */
  private static final int CUT_PER_TURN = 8;

  private final Turn turn;
  private final Primaries primaries;
  private final ToldMarks told;
  private final Map<NodeId, SessionWindow> windows = new LinkedHashMap<>();
  private long count;

  Sessions(Turn turn, Primaries primaries, ToldMarks told) {
    this.turn = turn;
    this.told = told;
    this.primaries = primaries;
  }

  /**
   * A new session, or null if there is no room for it yet: then the segment is told to {@link
   * PrimarySegment#advance} as soon as there is.
   *
   * @param urgent whether there is always room
   */
  Session open(int segment, NodeId receiver, boolean urgent) {
    SessionWindow window =
        windows.computeIfAbsent(receiver, k -> new SessionWindow(turn.limits.openSessions()));
    if (!urgent && !window.hasRoom()) {
      window.wanting.set(segment);
      return null;
    }
    Session session = new Session(segment, receiver, new SessionId(turn.epoch(), ++count));
    window.open.add(session);
    window.starts.add(new SessionStart.Start(segment, session.id()));
    session.sentAt = turn.now;
    return session;
  }

  void cancel(Session session) {
    close(session, Session.Stage.CANCELLED);
  }

  private void close(Session session, Session.Stage last) {
    SessionWindow window = windows.get(session.receiver());
    if (window == null || !window.open.remove(session)) {
      return;
    }
    if (session.stage() == Session.Stage.EQUAL) {
      window.equal--;
    }
    if (window.sending.remove(session)) {
      window.bytesUnderWay -= session.bytesUnderWay();
    }
    session.stage(last);
  }

  void received(NodeId from, SessionDigest digest) {
    told.learn(digest.marks());
    told.confirmed(from, digest.known());
    SessionWindow window = windows.get(from);
    if (window == null) {
      return;
    }
    for (SessionDigest.Held held : digest.held()) {
      PrimarySegment primary = primaries.get(held.segment());
      Session session = primary == null ? null : primary.session(from);
      if (session == null
          || !session.id().equals(held.session())
          || session.stage() != Session.Stage.STARTING) {
        continue;
      }
      SegmentData data = primary.data();
      data.requests().forgetBelow(turn.marks);
      if (same(data.digest(), held.digest())) {
        session.stage(Session.Stage.EQUAL);
        window.equal++;
        session.floor = data.floor();
        equal(window, session);
      } else {
        session.stage(Session.Stage.QUEUED);
        window.queued.add(session);
      }
    }
  }

  private void equal(SessionWindow window, Session session) {
    session.sentAt = turn.now;
    window.equals.add(new SessionEqual.Equal(session.segment(), session.id(), session.floor));
  }

  private boolean same(Digest mine, Digest theirs) {
    return turn.rules.keep(Rule.DIGEST_IDS)
        ? mine.equals(theirs)
        : mine.entries() == theirs.entries();
  }

  void received(NodeId from, SessionAck ack) {
    told.confirmed(from, ack.known());
    SessionWindow window = windows.get(from);
    if (window == null) {
      return;
    }
    for (SessionAck.Taken taken : ack.taken()) {
      PrimarySegment primary = primaries.get(taken.segment());
      Session session = primary == null ? null : primary.session(from);
      if (session == null || !session.id().equals(taken.session())) {
        continue;
      }
      if (taken.next() == SessionAck.ALL
          && (session.stage() == Session.Stage.EQUAL || session.stage() == Session.Stage.SENDING)) {
        close(session, Session.Stage.CANCELLED);
        window.ended();
        primary.sessionDone(session);
      } else if (session.stage() == Session.Stage.EQUAL) {
        // It lacks some marks yet; these come with the message.
        equal(window, session);
      } else if (session.stage() == Session.Stage.SENDING) {
        window.bytesUnderWay -= session.acknowledged(taken.next());
        sendChunks(window, session);
      }
    }
  }

  void received(NodeId from, SessionUnknown unknown) {
    PrimarySegment primary = primaries.get(unknown.segment());
    if (primary != null) {
      primary.sessionUnknown(from, unknown.session());
    }
  }

  /** Lets segments that wait for a place have one. */
  private void openWanted(SessionWindow window) {
    if (window.wanting.isEmpty() || !window.hasMuchRoom()) {
      return;
    }
    for (int s = window.wanting.nextSetBit(0);
        s >= 0 && window.hasRoom();
        s = window.wanting.nextSetBit(s + 1)) {
      window.wanting.clear(s);
      PrimarySegment primary = primaries.get(s);
      if (primary != null) {
        primary.advance();
      }
    }
  }

  private void fillWindow(SessionWindow window) {
    int cut = 0;
    while (!window.queued.isEmpty()
        && cut < CUT_PER_TURN
        && window.sending.size() < turn.limits.windowSegments()
        && window.bytesUnderWay < turn.limits.windowBytes()) {
      Session session = window.queued.poll();
      if (session.stage() == Session.Stage.QUEUED) {
        SegmentData data = primaries.get(session.segment()).data();
        cut++;
        session.send(data.snapshot(told.all(session.receiver()).list()));
        if (!turn.rules.keep(Rule.DEDUP_TRANSFER)) {
          session.sendOutcomes(List.of());
        }
        window.sending.add(session);
        sendChunks(window, session);
      }
    }
  }

  private void sendChunks(SessionWindow window, Session session) {
    session.sentAt = turn.now;
    while (session.bytesUnderWay() == 0 || window.bytesUnderWay < turn.limits.windowBytes()) {
      int before = session.bytesUnderWay();
      if (!turn.rules.keep(Rule.IDS_WITH_SNAPSHOT)) {
        session.sendOutcomes(primaries.get(session.segment()).data().requests().all());
      }
      SessionChunk chunk = session.nextChunk(turn.limits.chunkBytes());
      if (chunk == null) {
        return;
      }
      window.bytesUnderWay += session.bytesUnderWay() - before;
      turn.send(session.receiver(), chunk);
      if (chunk.end() != null) {
        return;
      }
    }
  }

  /** At the end of a turn: what there is room for begins, and what was gathered goes out. */
  void flush() {
    if (windows.isEmpty()) {
      return;
    }
    List.copyOf(windows.values()).forEach(this::openWanted);
    windows.values().forEach(this::fillWindow);
    windows.forEach(
        (receiver, window) -> {
          if (!window.starts.isEmpty()) {
            List<SessionStart.Start> starts = window.starts;
            window.starts = new ArrayList<>();
            for (int i = 0; i < starts.size(); i += BATCH) {
              Marks marks = i == 0 ? told.toReceiver(receiver) : Marks.NONE;
              turn.send(
                  receiver,
                  new SessionStart(starts.subList(i, Math.min(i + BATCH, starts.size())), marks));
            }
          }
          if (!window.equals.isEmpty()) {
            turn.send(receiver, new SessionEqual(window.equals, told.toReceiver(receiver)));
            window.equals = new ArrayList<>();
          }
        });
  }

  void tick() {
    for (SessionWindow window : windows.values()) {
      for (Session session : window.open) {
        if (turn.now - session.sentAt > turn.timing.resendNanos()) {
          resend(window, session);
        }
      }
    }
    windows.values().removeIf(SessionWindow::idle);
  }

  private void resend(SessionWindow window, Session session) {
    session.sentAt = turn.now;
    switch (session.stage()) {
      case STARTING -> window.starts.add(new SessionStart.Start(session.segment(), session.id()));
      case EQUAL -> equal(window, session);
      case SENDING -> {
        window.bytesUnderWay -= session.rewind();
        sendChunks(window, session);
      }
      case QUEUED, CANCELLED -> {}
    }
  }
}
