package io.diststore.ring.copy;

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
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The primary's side of sessions. A session makes another member's copy of a segment equal to the
 * primary's: it reconciles an in-sync owner or fills a target owner.
 */
/*
 * START asks the receiver for the digest of its copy. If this digest equals the digest of the
 * primary's copy, EQUAL ends the session. Otherwise the session waits for room in the receiver's
 * window. Then the primary cuts a snapshot: entries, outcomes, marks and floor, all at the same
 * moment. The primary sends the snapshot in numbered chunks. The last chunk ends the session.
 *
 * The primary cuts the snapshot after the receiver has answered START. So the snapshot contains
 * every write that began before the answer arrived. Later writes carry the session's id, and the
 * receiver gets them just as every other writer does. A write waits for a target owner only if that
 * owner has answered START. So a target owner that is slow to start does not delay writes.
 *
 * An event must not take long. So two numbers are limited: the number of open sessions per
 * receiver, and the number of snapshots that are cut per event. If requests are waiting for a
 * take-over, the sessions of that take-over may exceed the first limit.
 */
public final class Sessions {
  /**
   * The largest number of segments in one START. The digest message that answers it has about 100
   * KiB, not counting marks.
   */
  private static final int SEGMENTS_PER_MESSAGE = 2048;

  /** The largest number of snapshots that the primary cuts for one receiver during one event. */
  private static final int CUTS_PER_EVENT = 8;

  /**
   * No further snapshot is cut for a receiver during an event when this many entries have been
   * copied for it. Copying them takes a few milliseconds.
   */
  private static final int CUT_ENTRIES_PER_EVENT = 8_192;

  private final Turn turn;
  private final IntFunction<CopySource> sources;
  private final MarkExchange marks;
  private final Map<NodeId, SessionWindow> windows = new LinkedHashMap<>();
  private long lastSession;

  /**
   * @param sources returns the segment with the given number, or null if this member is not its
   *     primary
   */
  public Sessions(Turn turn, IntFunction<CopySource> sources, MarkExchange marks) {
    this.turn = turn;
    this.sources = sources;
    this.marks = marks;
  }

  /**
   * Opens a session, or returns null if there is no room for it. In that case, {@link #flush} calls
   * {@link CopySource#onRoomForSession} when there is room.
   *
   * @param urgent whether to open the session even if there is no room
   */
  Session open(int segment, NodeId receiver, boolean urgent) {
    SessionWindow window =
        windows.computeIfAbsent(receiver, k -> new SessionWindow(turn.limits().openSessions()));
    if (!urgent && !window.hasRoom()) {
      window.waiting.set(segment);
      return null;
    }
    Session session =
        new Session(turn, segment, receiver, new SessionId(turn.epoch(), ++lastSession));
    window.open.add(session);
    window.starts.add(new SessionStart.Start(segment, session.id()));
    session.onSent();
    return session;
  }

  void abandon(Session session, String why) {
    close(session, Session.Stage.ABANDONED, why);
  }

  private void close(Session session, Session.Stage end, String why) {
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
    session.become(end, why);
  }

  public void onSessionDigest(NodeId from, SessionDigest digest) {
    marks.learn(digest.marks());
    marks.onConfirmed(from, digest.known());
    SessionWindow window = windows.get(from);
    if (window == null) {
      return;
    }
    for (SessionDigest.Held held : digest.held()) {
      CopySource source = sources.apply(held.segment());
      Session session = source == null ? null : source.session(from);
      if (session == null
          || !session.id().equals(held.session())
          || session.stage() != Session.Stage.STARTING) {
        continue;
      }
      SegmentData data = source.data();
      data.requests().forgetBelow(turn.marks());
      if (isSame(data.digest(), held.digest())) {
        session.becomeEqual(data.floor());
        window.equal++;
        sendEqual(window, session);
      } else {
        session.become(Session.Stage.QUEUED, "the digests differ");
        window.queued.add(session);
      }
    }
  }

  private void sendEqual(SessionWindow window, Session session) {
    session.onSent();
    window.equals.add(new SessionEqual.Equal(session.segment(), session.id(), session.floor()));
  }

  private boolean isSame(Digest own, Digest other) {
    return turn.rules().keep(Rule.DIGEST_IDS)
        ? own.equals(other)
        : CopyWithoutRules.haveSameEntries(own, other);
  }

  public void onSessionAck(NodeId from, SessionAck ack) {
    marks.onConfirmed(from, ack.known());
    SessionWindow window = windows.get(from);
    if (window == null) {
      return;
    }
    for (SessionAck.Taken taken : ack.taken()) {
      CopySource source = sources.apply(taken.segment());
      Session session = source == null ? null : source.session(from);
      if (session == null || !session.id().equals(taken.session())) {
        continue;
      }
      Session.Stage stage = session.stage();
      boolean endsNow = stage == Session.Stage.EQUAL || stage == Session.Stage.SENDING;
      if (taken.next() == SessionAck.ALL && endsNow) {
        close(session, Session.Stage.DONE, "the receiver confirmed the end");
        window.onSessionDone();
        source.onSessionDone(session);
      } else if (stage == Session.Stage.EQUAL) {
        // The receiver still lacks some marks. The next EQUAL carries the next marks.
        sendEqual(window, session);
      } else if (stage == Session.Stage.SENDING) {
        window.bytesUnderWay -= session.onAcknowledged(taken.next());
        sendChunks(window, session);
      }
    }
  }

  public void onSessionUnknown(NodeId from, SessionUnknown unknown) {
    CopySource source = sources.apply(unknown.segment());
    if (source != null) {
      source.onSessionUnknown(from, unknown.session());
    }
  }

  /** Lets segments open the sessions for which there was no room earlier. */
  private void openWaiting(SessionWindow window) {
    if (window.waiting.isEmpty() || !window.hasMuchRoom()) {
      return;
    }
    for (int s = window.waiting.nextSetBit(0);
        s >= 0 && window.hasRoom();
        s = window.waiting.nextSetBit(s + 1)) {
      window.waiting.clear(s);
      CopySource source = sources.apply(s);
      if (source != null) {
        source.onRoomForSession();
      }
    }
  }

  /** Begins to send the snapshots of queued sessions while the window has room. */
  private void sendQueued(SessionWindow window) {
    int cuts = 0;
    int entries = 0;
    while (!window.queued.isEmpty()
        && cuts < CUTS_PER_EVENT
        && entries < CUT_ENTRIES_PER_EVENT
        && window.sending.size() < turn.limits().windowSegments()
        && window.bytesUnderWay < turn.limits().windowBytes()) {
      Session session = window.queued.poll();
      if (session.stage() == Session.Stage.QUEUED) {
        SegmentData data = sources.apply(session.segment()).data();
        cuts++;
        entries += data.keys() + data.tombstones();
        session.becomeSending(data.snapshot(marks.allUnconfirmed(session.receiver()).list()));
        if (!turn.rules().keep(Rule.DEDUP_TRANSFER)) {
          CopyWithoutRules.sendNoOutcomes(session);
        }
        window.sending.add(session);
        sendChunks(window, session);
      }
    }
  }

  private void sendChunks(SessionWindow window, Session session) {
    session.onSent();
    while (session.bytesUnderWay() == 0 || window.bytesUnderWay < turn.limits().windowBytes()) {
      int before = session.bytesUnderWay();
      if (!turn.rules().keep(Rule.IDS_WITH_SNAPSHOT)) {
        CopyWithoutRules.sendCurrentOutcomes(session, sources.apply(session.segment()).data());
      }
      SessionChunk chunk = session.nextChunk(turn.limits().chunkBytes());
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

  /**
   * Begins the sessions for which there is room, and sends the messages that were gathered during
   * the event. Called at the end of each event.
   */
  public void flush() {
    if (windows.isEmpty()) {
      return;
    }
    List.copyOf(windows.values()).forEach(this::openWaiting);
    windows.values().forEach(this::sendQueued);
    windows.forEach(
        (receiver, window) -> {
          if (!window.starts.isEmpty()) {
            List<SessionStart.Start> starts = window.starts;
            window.starts = new ArrayList<>();
            for (int i = 0; i < starts.size(); i += SEGMENTS_PER_MESSAGE) {
              Marks next = i == 0 ? marks.toReceiver(receiver) : Marks.NONE;
              int to = Math.min(i + SEGMENTS_PER_MESSAGE, starts.size());
              turn.send(receiver, new SessionStart(starts.subList(i, to), next));
            }
          }
          if (!window.equals.isEmpty()) {
            turn.send(receiver, new SessionEqual(window.equals, marks.toReceiver(receiver)));
            window.equals = new ArrayList<>();
          }
        });
  }

  public void onTick() {
    for (SessionWindow window : windows.values()) {
      for (Session session : window.open) {
        if (session.isResendDue()) {
          resend(window, session);
        }
      }
    }
    windows.values().removeIf(SessionWindow::isIdle);
  }

  private void resend(SessionWindow window, Session session) {
    session.onSent();
    switch (session.stage()) {
      case STARTING -> window.starts.add(new SessionStart.Start(session.segment(), session.id()));
      case EQUAL -> sendEqual(window, session);
      case SENDING -> {
        window.bytesUnderWay -= session.rewind();
        sendChunks(window, session);
      }
      case QUEUED -> {}
      case DONE, ABANDONED ->
          throw new IllegalStateException("session " + session.id() + " is open but has ended");
    }
  }
}
