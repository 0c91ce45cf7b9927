package io.diststore.ring.copy;

import io.diststore.ring.segment.Marks;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * Selects the clients' marks that travel with sessions, and tracks which marks other members know.
 * Sessions carry marks in both directions. A ring can have many clients, so each message carries
 * only marks that its receiver might not know yet.
 */
/*
 * At the end of a session, the receiver must know all marks of the primary. To keep track, each
 * member counts the rises of its marks, so every rise has a number. The receiver confirms a number
 * to say that it knows all of the primary's marks up to that rise. The primary then sends the marks
 * that rose later. One message carries only a limited number of marks.
 *
 * The receiver also sends its own marks to the primary, together with its digests. These marks only
 * prevent needless copying. If they were not sent, two copies might differ only because one member
 * has already forgotten the outcomes below a mark. So the receiver sends each of these marks only
 * once, and a lost mark does no harm.
 */
public final class MarkExchange {
  private final Turn turn;

  /**
   * For each receiver, the marks that it has confirmed: all marks of this member up to the rise
   * with this number.
   */
  private final Map<NodeId, Long> confirmed = new HashMap<>();

  /**
   * For each primary, the marks that this member has sent to it: all marks of this member up to the
   * rise with this number.
   */
  private final Map<NodeId, Long> sentToPrimary = new HashMap<>();

  /**
   * For each primary, the primary's marks that this member knows: all of them up to the rise with
   * this number.
   */
  private final Map<NodeId, Long> known = new HashMap<>();

  public MarkExchange(Turn turn) {
    this.turn = turn;
  }

  /**
   * Returns the next marks for a receiver. Every call returns the same marks until the receiver
   * confirms them.
   */
  Marks toReceiver(NodeId receiver) {
    return risen(confirmed.getOrDefault(receiver, 0L), turn.limits().marksPerMessage());
  }

  /** Returns all marks that a receiver has not confirmed. */
  Marks allUnconfirmed(NodeId receiver) {
    return risen(confirmed.getOrDefault(receiver, 0L), Integer.MAX_VALUE);
  }

  /** Returns the next marks for a primary. Each mark is returned only once per primary. */
  Marks toPrimary(NodeId primary) {
    Marks marks = risen(sentToPrimary.getOrDefault(primary, 0L), turn.limits().marksPerMessage());
    sentToPrimary.put(primary, marks.upTo());
    return marks;
  }

  private Marks risen(long after, int marksMax) {
    if (!turn.rules().keep(Rule.MARKS_TRAVEL)) {
      return Marks.NONE;
    }
    // Only marks in the first half of their lifetime are sent. Otherwise two members could keep a
    // mark alive forever by sending it to each other.
    long since = turn.now() - turn.timing().markNanos();
    return turn.marks().risenAfter(after, marksMax, since, turn.now());
  }

  /**
   * A receiver has confirmed that it knows all marks of this member up to the rise with this
   * number. The number can be lower than before, because the receiver forgets its count when a view
   * does not list this member.
   */
  void onConfirmed(NodeId by, long raise) {
    confirmed.put(by, raise);
  }

  /**
   * Records marks that a primary has sent. Returns whether this member now knows all marks of that
   * primary.
   */
  boolean take(NodeId primary, Marks marks) {
    learn(marks);
    if (knownRaise(primary) < marks.after()) {
      return false;
    }
    known.merge(primary, marks.upTo(), Math::max);
    return !marks.more();
  }

  /**
   * Records marks. Unlike {@link #take}, this method does not record how many of the sender's marks
   * this member knows.
   */
  void learn(Marks marks) {
    marks.list().forEach(mark -> turn.marks().learn(mark, turn.now()));
  }

  /**
   * Returns how far this member knows a primary's marks. It knows all of them up to the rise with
   * the returned number, or none if that number is 0.
   */
  long knownRaise(NodeId primary) {
    return known.getOrDefault(primary, 0L);
  }

  /** Forgets incarnations that the view does not list. */
  public void tidy() {
    confirmed.keySet().removeIf(id -> !turn.view().lists(id));
    sentToPrimary.keySet().removeIf(id -> !turn.view().lists(id));
    known.keySet().removeIf(id -> !turn.view().lists(id));
  }
}
