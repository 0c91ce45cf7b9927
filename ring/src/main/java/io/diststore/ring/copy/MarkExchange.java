package io.diststore.ring.copy;

import io.diststore.ring.segment.Marks;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * Selects which marks of clients travel with a session, and keeps track of which marks other
 * members know. Sessions carry marks in both directions. They carry only marks that the receiver of
 * the message may not know yet, because a ring can have many clients.
 */
/*
 * At the end of a session, the receiver must know all marks of the primary. Each time a mark rises
 * at a member, the member gives this rise the next number. The primary sends the marks that rose
 * after the last rise that the receiver has confirmed. One message carries only a limited number of
 * marks. The receiver confirms the last rise up to which the receiver knows all marks.
 *
 * The receiver also sends its own marks to the primary, together with its digests. These marks only
 * avoid needless copying. Without them, two copies might differ only because one member has already
 * forgotten the outcomes below a mark. So each of these marks is sent only once, and may be lost.
 */
public final class MarkExchange {
  private final Turn turn;

  /** For each receiver, the last rise of this member's marks that the receiver has confirmed. */
  private final Map<NodeId, Long> confirmed = new HashMap<>();

  /** For each primary, the last rise of this member's marks that was sent to the primary. */
  private final Map<NodeId, Long> sentToPrimary = new HashMap<>();

  /** For each primary, the last rise up to which this member knows all marks of the primary. */
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

  /** Returns the next marks for a primary. Each mark is returned only once. */
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
   * Another member has confirmed that it knows the marks of this member up to a certain rise. The
   * number of this rise is lower than before if that member has forgotten some of these marks.
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

  /** Records marks, without recording up to which rise this member knows the sender's marks. */
  void learn(Marks marks) {
    marks.list().forEach(mark -> turn.marks().learn(mark, turn.now()));
  }

  /** Returns the last rise up to which this member knows all marks of a primary. */
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
