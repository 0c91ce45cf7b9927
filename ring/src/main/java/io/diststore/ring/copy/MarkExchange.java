package io.diststore.ring.copy;

import io.diststore.ring.segment.Marks;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps track of which of its clients' marks this member has told another member, and which it has
 * been told. Sessions carry marks both ways, and only those that the other side may not know yet: a
 * store can have many clients.
 */
/*
 * By the end of a session its receiver must know all of the primary's marks. So the primary tells
 * those that rose after the ones that the receiver has confirmed, a bounded number per message, and
 * the receiver confirms how far it knows them without a gap.
 *
 * The marks that the receiver knows and the primary does not know only keep copies alike: they avoid
 * copying a segment that differs in nothing else. So they are told once and may be lost.
 */
public final class MarkExchange {
  private final Turn turn;

  /** By receiver: how many of this member's raises it has confirmed. */
  private final Map<NodeId, Long> confirmed = new HashMap<>();

  /** By primary: how many of this member's raises it was told, without confirming them. */
  private final Map<NodeId, Long> mentioned = new HashMap<>();

  /** By primary: how many of its raises are known here. */
  private final Map<NodeId, Long> known = new HashMap<>();

  public MarkExchange(Turn turn) {
    this.turn = turn;
  }

  /** The next marks to tell a receiver, the same ones until it confirms them. */
  Marks toReceiver(NodeId receiver) {
    return risen(confirmed.getOrDefault(receiver, 0L), turn.limits().marksPerMessage());
  }

  /** All marks that a receiver has not confirmed. */
  Marks all(NodeId receiver) {
    return risen(confirmed.getOrDefault(receiver, 0L), Integer.MAX_VALUE);
  }

  /** The next marks to tell a primary, each of them once. */
  Marks toPrimary(NodeId primary) {
    Marks marks = risen(mentioned.getOrDefault(primary, 0L), turn.limits().marksPerMessage());
    mentioned.put(primary, marks.upTo());
    return marks;
  }

  private Marks risen(long after, int marksMax) {
    if (!turn.rules().keep(Rule.MARKS_TRAVEL)) {
      return Marks.NONE;
    }
    // Only marks in the first half of their time are told: otherwise two members could keep one
    // alive for ever by telling it to each other.
    long since = turn.now() - turn.timing().forgetNanos() / 2;
    return turn.marks().risenAfter(after, marksMax, since, turn.now());
  }

  /**
   * Another member confirmed how many raises it knows. The number falls if that member has
   * forgotten some.
   */
  void onConfirmed(NodeId by, long raises) {
    confirmed.put(by, raises);
  }

  /** Takes a primary's marks. Returns whether all of its marks are known now. */
  boolean take(NodeId primary, Marks marks) {
    learn(marks);
    if (known(primary) < marks.after()) {
      return false;
    }
    known.merge(primary, marks.upTo(), Math::max);
    return !marks.more();
  }

  /** Takes marks without keeping track of them. */
  void learn(Marks marks) {
    marks.list().forEach(mark -> turn.marks().learn(mark, turn.now()));
  }

  /** How many of that primary's raises are known here without a gap. */
  long known(NodeId primary) {
    return known.getOrDefault(primary, 0L);
  }

  /** Forgets incarnations that left. */
  public void tidy() {
    confirmed.keySet().removeIf(id -> !turn.view().lists(id));
    mentioned.keySet().removeIf(id -> !turn.view().lists(id));
    known.keySet().removeIf(id -> !turn.view().lists(id));
  }
}
