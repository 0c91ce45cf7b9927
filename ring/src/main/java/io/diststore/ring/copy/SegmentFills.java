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
 * The sessions of one segment, at its primary. This class also remembers which members' copies
 * these sessions have made equal to the primary's copy. During a take-over, the receivers are the
 * other in-sync owners. After the take-over, the receivers are the target owners.
 */
public final class SegmentFills {
  private final Turn turn;
  private final Sessions sessions;
  private final int segment;
  private final Map<NodeId, Session> open = new LinkedHashMap<>(0);

  /**
   * The members whose copies equal the primary's, each with the session that made its copy equal.
   */
  private final Map<NodeId, SessionId> equal = new HashMap<>(0);

  public SegmentFills(Turn turn, Sessions sessions, int segment) {
    this.turn = turn;
    this.sessions = sessions;
    this.segment = segment;
  }

  /**
   * Opens a session with each other in-sync owner that needs one. Returns whether the copies of all
   * in-sync owners are equal.
   *
   * @param urgent whether requests are waiting for the sessions. If so, the sessions open even if
   *     there is no room
   */
  public boolean reconcile(boolean urgent) {
    return !turn.rules().keep(Rule.RECONCILE) || makeEqual(turn.roles().inSync(segment), urgent);
  }

  /** Opens a session with each target owner that needs one. */
  public void fillTargets() {
    makeEqual(turn.roles().targets(segment), false);
  }

  private boolean makeEqual(List<NodeId> receivers, boolean urgent) {
    if (receivers.isEmpty()) {
      return true;
    }
    boolean areAllEqual = true;
    for (NodeId receiver : receivers) {
      if (!receiver.equals(turn.self()) && !equal.containsKey(receiver)) {
        areAllEqual = false;
        if (!open.containsKey(receiver)) {
          open(receiver, urgent);
        }
      }
    }
    return areAllEqual;
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

  /** Reports whether no session is open and no other copy is known to be equal. */
  public boolean isEmpty() {
    return open.isEmpty() && equal.isEmpty();
  }

  public boolean hasOpenSession() {
    return !open.isEmpty();
  }

  /** Returns the open session with a receiver, or null. */
  public Session session(NodeId receiver) {
    return open.get(receiver);
  }

  /**
   * Returns the members, apart from this one, that must store a write that begins now. These are
   * all in-sync owners, and each target owner that has answered the start of its session. Any other
   * target owner receives the write later, as part of a snapshot.
   */
  public List<NodeId> membersToStore() {
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

  /**
   * Returns the session that a write to a target owner must name, or null while the target owner
   * takes no writes.
   */
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
   * A receiver does not know this session. Returns whether a session is still needed. If so, the
   * caller must open a new one.
   */
  public boolean onSessionUnknown(NodeId receiver, SessionId id) {
    Session session = open.get(receiver);
    boolean isOpen = session != null && session.id().equals(id);
    if (!isOpen && !id.equals(equal.get(receiver))) {
      return false;
    }
    if (isOpen) {
      sessions.abandon(session, "the receiver does not know the session");
      open.remove(receiver);
    }
    equal.remove(receiver);
    return true;
  }

  /**
   * Called when this member is still the primary under a new view. Abandons the sessions with
   * members that are no longer writers. Forgets which copies are equal, except the copies of target
   * owners.
   */
  public void continueIn(List<NodeId> writers) {
    for (Session session : List.copyOf(open.values())) {
      if (!writers.contains(session.receiver())) {
        sessions.abandon(session, "the receiver is no longer a writer");
        open.remove(session.receiver());
      }
    }
    equal.keySet().removeIf(id -> !writers.contains(id) || turn.isInSync(segment, id));
  }

  /** Abandons all sessions and forgets which copies are equal. */
  public void clear() {
    open.values().forEach(session -> sessions.abandon(session, "the role has ended"));
    open.clear();
    equal.clear();
  }
}
