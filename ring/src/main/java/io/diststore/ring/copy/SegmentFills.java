package io.diststore.ring.copy;

import io.diststore.ring.message.SessionId;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions of one segment at its primary, and the members whose copies a session has made
 * equal. During a take-over these are the other in-sync owners, afterwards the target owners.
 */
public final class SegmentFills {
  private final Turn turn;
  private final Sessions sessions;
  private final int segment;
  private final Map<NodeId, Session> open = new LinkedHashMap<>(0);

  /** The members whose copies are equal, each with the session that made it so. */
  private final Map<NodeId, SessionId> equal = new HashMap<>(0);

  public SegmentFills(Turn turn, Sessions sessions, int segment) {
    this.turn = turn;
    this.sessions = sessions;
    this.segment = segment;
  }

  /**
   * Opens the missing sessions with the other in-sync owners. Returns whether all of these owners'
   * copies are equal.
   *
   * @param urgent requests wait for the result, so these sessions go before others
   */
  public boolean reconcile(boolean urgent) {
    return !turn.rules().keep(Rule.RECONCILE) || makeEqual(turn.roles().inSync(segment), urgent);
  }

  /** Opens the missing sessions with target owners. */
  public void fillTargets() {
    makeEqual(turn.roles().targets(segment), false);
  }

  private boolean makeEqual(List<NodeId> receivers, boolean urgent) {
    if (receivers.isEmpty()) {
      return true;
    }
    boolean all = true;
    for (NodeId receiver : receivers) {
      if (!receiver.equals(turn.self()) && !equal.containsKey(receiver)) {
        all = false;
        if (!open.containsKey(receiver)) {
          open(receiver, urgent);
        }
      }
    }
    return all;
  }

  private void open(NodeId receiver, boolean urgent) {
    Session session = sessions.open(segment, receiver, urgent);
    if (session == null) {
      return;
    }
    open.put(receiver, session);
    if (!turn.rules().keep(Rule.FILL)) {
      equal.put(receiver, session.id());
    }
  }

  public boolean areAllTargetsFilled() {
    for (NodeId target : turn.roles().targets(segment)) {
      if (!equal.containsKey(target)) {
        return false;
      }
    }
    return true;
  }

  public boolean isFilled(NodeId target) {
    return equal.containsKey(target);
  }

  /** Reports whether no session is open and none has ended. */
  public boolean isEmpty() {
    return open.isEmpty() && equal.isEmpty();
  }

  public boolean hasOpenSession() {
    return !open.isEmpty();
  }

  /** The open session with that receiver, or null. */
  public Session session(NodeId receiver) {
    return open.get(receiver);
  }

  /**
   * The members besides this one that must store a write that begins now: all other in-sync owners,
   * and each target owner that has answered the start of its session. For any other target owner
   * the snapshot contains the write, because it is cut after that answer.
   */
  public List<NodeId> mustStore() {
    List<NodeId> others = new ArrayList<>(turn.roles().writers(segment).size());
    for (NodeId owner : turn.roles().inSync(segment)) {
      if (!owner.equals(turn.self())) {
        others.add(owner);
      }
    }
    for (NodeId target : turn.roles().targets(segment)) {
      if (sessionForWrites(target) != null && turn.rules().keep(Rule.TARGET_STORES)) {
        others.add(target);
      }
    }
    return others;
  }

  /** The session under which a target owner takes writes, or null while it takes none. */
  public SessionId sessionForWrites(NodeId target) {
    Session session = open.get(target);
    if (session == null) {
      return equal.get(target);
    }
    return session.isAnswered() ? session.id() : null;
  }

  public void onSessionDone(Session session) {
    open.remove(session.receiver());
    equal.put(session.receiver(), session.id());
  }

  /**
   * The receiver does not know the session. Returns whether the session is still wanted: then the
   * caller opens a new one.
   */
  public boolean onSessionUnknown(NodeId receiver, SessionId id) {
    Session session = open.get(receiver);
    boolean isOpen = session != null && session.id().equals(id);
    if (!isOpen && !id.equals(equal.get(receiver))) {
      return false;
    }
    if (isOpen) {
      sessions.abandon(session, "the receiver does not know it");
      open.remove(receiver);
    }
    equal.remove(receiver);
    return true;
  }

  /**
   * A new view in which this member is still the primary: forgets members that are not writers any
   * more, and members that are in sync by now.
   */
  public void continueIn(List<NodeId> writers) {
    for (Session session : List.copyOf(open.values())) {
      if (!writers.contains(session.receiver())) {
        sessions.abandon(session, "the receiver is not a writer any more");
        open.remove(session.receiver());
      }
    }
    equal.keySet().removeIf(id -> !writers.contains(id) || turn.inSync(segment, id));
  }

  /** Abandons all sessions and forgets which copies are equal. */
  public void clear() {
    open.values().forEach(session -> sessions.abandon(session, "the role has ended"));
    open.clear();
    equal.clear();
  }
}
