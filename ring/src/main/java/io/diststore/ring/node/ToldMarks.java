package io.diststore.ring.node;

import io.diststore.ring.segment.Marks;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * What this member tells others of its clients' marks, and is told. Sessions carry them both ways,
 * and each time only those that the other one is not known to know: a store may have many clients.
 */
/*
 * Who receives a session has to know all of the primary's marks by its end. So the primary tells those that rose after what the receiver
 * has confirmed, a bounded number a message, and the receiver confirms how far it knows them without a gap.
 *
 * What the receiver knows and the primary does not only spares the copying of a segment that differs in nothing else. So these are told once, and
 * may be lost.
 */
final class ToldMarks {
  private final Turn turn;

  /** How many of this member's raises another one has confirmed. */
  private final Map<NodeId, Long> confirmed = new HashMap<>();

  /** How many of this member's raises another one was told of without confirming it. */
  private final Map<NodeId, Long> mentioned = new HashMap<>();

  /** How many of another one's raises are known here. */
  private final Map<NodeId, Long> known = new HashMap<>();

  ToldMarks(Turn turn) {
    this.turn = turn;
  }

  /** The next marks to tell a receiver, until it confirms them. */
  Marks toReceiver(NodeId receiver) {
    return risen(confirmed.getOrDefault(receiver, 0L), turn.limits.marksPerMessage());
  }

  /** All marks that a receiver is not known to know. */
  Marks all(NodeId receiver) {
    return risen(confirmed.getOrDefault(receiver, 0L), Integer.MAX_VALUE);
  }

  /** What a primary may not know. */
  Marks toPrimary(NodeId primary) {
    Marks marks = risen(mentioned.getOrDefault(primary, 0L), turn.limits.marksPerMessage());
    mentioned.put(primary, marks.upTo());
    return marks;
  }

  private Marks risen(long after, int most) {
    if (!turn.rules.keep(Rule.MARKS_TRAVEL)) {
      return Marks.NONE;
    }
    // Told while half of their time is left, they cannot be kept alive by going back and forth.
    long since = turn.now - turn.timing.forgetNanos() / 2;
    return turn.marks.risenAfter(after, most, since, turn.now);
  }

  /** Another one's word of how many raises it knows: fewer than before if it has forgotten. */
  void confirmed(NodeId by, long raises) {
    confirmed.put(by, raises);
  }

  /** Takes a primary's marks. Returns whether all of them are known now. */
  boolean take(NodeId primary, Marks marks) {
    learn(marks);
    if (known(primary) < marks.after()) {
      return false;
    }
    known.merge(primary, marks.upTo(), Math::max);
    return !marks.more();
  }

  /** Takes marks that nobody has to know. */
  void learn(Marks marks) {
    marks.list().forEach(mark -> turn.marks.learn(mark, turn.now));
  }

  long known(NodeId primary) {
    return known.getOrDefault(primary, 0L);
  }

  /** Forgets lives that are gone. */
  void tidy() {
    confirmed.keySet().removeIf(id -> !turn.view.lists(id));
    mentioned.keySet().removeIf(id -> !turn.view.lists(id));
    known.keySet().removeIf(id -> !turn.view.lists(id));
  }
}
