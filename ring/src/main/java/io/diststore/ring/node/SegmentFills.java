package io.diststore.ring.node;

import io.diststore.ring.message.SessionId;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions of one segment at its primary, and who has been made equal by one. During a
 * take-over these are the other in-sync owners, afterwards the target owners.
 */
final class SegmentFills {
  private final Turn turn;
  private final Primaries primaries;
  private final int segment;
  private final Map<NodeId, Session> sessions = new LinkedHashMap<>(0);
  private final Map<NodeId, SessionId> filled = new HashMap<>(0);

  SegmentFills(Turn turn, Primaries primaries, int segment) {
    this.turn = turn;
    this.primaries = primaries;
    this.segment = segment;
  }

  /**
   * Whether all other in-sync owners are equal by now; opens the sessions that are missing.
   *
   * @param urgent whether somebody waits for that: then before others
   */
  boolean reconciled(boolean urgent) {
    return !turn.rules.keep(Rule.RECONCILE) || made(turn.roles.inSync(segment), urgent);
  }

  /** Opens the sessions with target owners that are missing. */
  void fillTargets() {
    made(turn.roles.targets(segment), false);
  }

  private boolean made(List<NodeId> receivers, boolean urgent) {
    if (receivers.isEmpty()) {
      return true;
    }
    boolean all = true;
    for (NodeId receiver : receivers) {
      if (!receiver.equals(turn.self) && !filled.containsKey(receiver)) {
        all = false;
        if (!sessions.containsKey(receiver)) {
          open(receiver, urgent);
        }
      }
    }
    return all;
  }

  private void open(NodeId receiver, boolean urgent) {
    Session session = primaries.sessions.open(segment, receiver, urgent);
    if (session == null) {
      return;
    }
    sessions.put(receiver, session);
    if (!turn.rules.keep(Rule.FILL)) {
      filled.put(receiver, session.id());
    }
  }

  boolean allFilled() {
    for (NodeId target : turn.roles.targets(segment)) {
      if (!filled.containsKey(target)) {
        return false;
      }
    }
    return true;
  }

  boolean isFilled(NodeId target) {
    return filled.containsKey(target);
  }

  /** Whether nobody is being made equal, nor has been. */
  boolean none() {
    return sessions.isEmpty() && filled.isEmpty();
  }

  /** Whether some session is under way. */
  boolean open() {
    return !sessions.isEmpty();
  }

  /** The session under way with a receiver, or null. */
  Session with(NodeId receiver) {
    return sessions.get(receiver);
  }

  /**
   * Who has to store a write that begins now, besides this member: all other in-sync owners, and
   * the target owners from their answer to the start on. Of another target owner the snapshot,
   * which is cut after that answer, has the write.
   */
  List<NodeId> mustStore() {
    List<NodeId> others = new ArrayList<>(turn.roles.writers(segment).size());
    for (NodeId owner : turn.roles.inSync(segment)) {
      if (!owner.equals(turn.self)) {
        others.add(owner);
      }
    }
    for (NodeId target : turn.roles.targets(segment)) {
      if (writesTo(target) != null && turn.rules.keep(Rule.TARGET_STORES)) {
        others.add(target);
      }
    }
    return others;
  }

  /** The session under which a target owner takes writes, or null while it would not. */
  SessionId writesTo(NodeId target) {
    Session session = sessions.get(target);
    if (session == null) {
      return filled.get(target);
    }
    return session.answered() ? session.id() : null;
  }

  void done(Session session) {
    sessions.remove(session.receiver());
    filled.put(session.receiver(), session.id());
  }

  /**
   * The receiver does not know the session. Returns whether that matters: then it has to begin
   * anew.
   */
  boolean unknown(NodeId receiver, SessionId id) {
    Session session = sessions.get(receiver);
    boolean underWay = session != null && session.id().equals(id);
    if (!underWay && !id.equals(filled.get(receiver))) {
      return false;
    }
    if (underWay) {
      primaries.sessions.cancel(session);
      sessions.remove(receiver);
    }
    filled.remove(receiver);
    return true;
  }

  /**
   * After a view in which this member is still the primary: who is no writer, or in sync by now,
   * goes.
   */
  void continueIn(List<NodeId> writers) {
    for (Session session : List.copyOf(sessions.values())) {
      if (!writers.contains(session.receiver())) {
        primaries.sessions.cancel(session);
        sessions.remove(session.receiver());
      }
    }
    filled.keySet().removeIf(id -> !writers.contains(id) || turn.inSync(segment, id));
  }

  /** Nobody counts as equal any more, and no session goes on. */
  void clear() {
    sessions.values().forEach(primaries.sessions::cancel);
    sessions.clear();
    filled.clear();
  }
}
