package io.diststore.ring.copy;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.RequestTable.Remembered;
import io.diststore.ring.segment.SegmentSnapshot;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One session at its primary: START, which the receiver answers with its digest, then EQUAL or the
 * snapshot in chunks.
 */
public final class Session {
  /** How far the session has come. */
  enum Stage {
    /** Waits for the receiver's digest. */
    STARTING,
    /** The copies differ; waits for room in the window. The snapshot has not been cut yet. */
    QUEUED,
    /** The snapshot is on its way; waits for acknowledgements of its chunks. */
    SENDING,
    /** The copies are equal; waits until the receiver confirms that it knows. */
    EQUAL,
    /** Ended: the receiver's copy is equal to the primary's. */
    DONE,
    /** Ended early: the receiver is not a writer any more, or the primary's role has ended. */
    ABANDONED;

    boolean leadsTo(Stage next) {
      return switch (this) {
        case STARTING -> next == QUEUED || next == EQUAL || next == ABANDONED;
        case QUEUED -> next == SENDING || next == ABANDONED;
        case SENDING, EQUAL -> next == DONE || next == ABANDONED;
        case DONE, ABANDONED -> false;
      };
    }
  }

  /** About how many bytes an entry takes in a message besides its key and its value. */
  private static final int ENTRY_OVERHEAD_BYTES = 32;

  /** About how many bytes an outcome takes in a message. */
  private static final int OUTCOME_BYTES = 56;

  /** About how many bytes a client's mark takes in a message. */
  private static final int MARK_BYTES = 56;

  /** A chunk that the receiver has not acknowledged. */
  private record Sent(int index, int from, int bytes) {}

  private final Turn turn;
  private final int segment;
  private final NodeId receiver;
  private final SessionId id;
  private Stage stage = Stage.STARTING;
  private SegmentSnapshot snapshot;

  /** The outcomes to send: the snapshot's, except in {@link CopyWithoutRules}. */
  private List<Remembered> outcomes = List.of();

  private final Deque<Sent> unacknowledged = new ArrayDeque<>(2);
  private int nextIndex;

  /** The next part to send: entries come first, then outcomes, then marks. */
  private int nextPart;

  private boolean endSent;
  private int bytesUnderWay;
  private long sentAt;

  /** The floor that goes with EQUAL. */
  private long floor;

  Session(Turn turn, int segment, NodeId receiver, SessionId id) {
    this.turn = turn;
    this.segment = segment;
    this.receiver = receiver;
    this.id = id;
  }

  int segment() {
    return segment;
  }

  NodeId receiver() {
    return receiver;
  }

  SessionId id() {
    return id;
  }

  Stage stage() {
    return stage;
  }

  /** The only way to another stage. */
  void become(Stage next, String why) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException(
          "session " + id + " of segment " + segment + " cannot go from " + stage + " to " + next);
    }
    turn.witness().onStage(turn.self(), segment, stage, next, why);
    stage = next;
  }

  /** The copies are equal, and the primary's floor is this one. */
  void becomeEqual(long primaryFloor) {
    become(Stage.EQUAL, "the digests are equal");
    floor = primaryFloor;
  }

  /** The session sends this snapshot from now on. */
  void becomeSending(SegmentSnapshot cut) {
    become(Stage.SENDING, "there is room in the window");
    snapshot = cut;
    outcomes = cut.requests();
  }

  /** Replaces the snapshot's outcomes. Only {@link CopyWithoutRules} calls this. */
  void replaceOutcomes(List<Remembered> others) {
    outcomes = others;
  }

  /**
   * Reports whether the receiver has answered the start. From then on it takes writes that carry
   * this session's id.
   */
  boolean isAnswered() {
    return stage != Stage.STARTING;
  }

  int bytesUnderWay() {
    return bytesUnderWay;
  }

  long floor() {
    return floor;
  }

  /** Remembers that a message of the session is sent now. */
  void onSent() {
    sentAt = turn.now();
  }

  boolean isResendDue() {
    return turn.now() - sentAt > turn.timing().resendNanos();
  }

  /**
   * Returns the next chunk, or null when all are sent. A chunk keeps to the size unless a single
   * entry exceeds it, which bounds the length of every message.
   */
  SessionChunk nextChunk(int chunkBytes) {
    if (endSent) {
      return null;
    }
    int outcomesFrom = snapshot.entries().size();
    int marksFrom = outcomesFrom + outcomes.size();
    int parts = marksFrom + snapshot.marks().size();
    int from = nextPart;
    int bytes = 0;
    while (nextPart < parts) {
      int more =
          nextPart < outcomesFrom
              ? snapshot.entries().get(nextPart).bytes() + ENTRY_OVERHEAD_BYTES
              : nextPart < marksFrom ? OUTCOME_BYTES : MARK_BYTES;
      if (nextPart > from && bytes + more > chunkBytes) {
        break;
      }
      bytes += more;
      nextPart++;
    }
    endSent = nextPart >= parts;
    unacknowledged.add(new Sent(nextIndex, from, bytes));
    bytesUnderWay += bytes;
    return new SessionChunk(
        segment,
        id,
        nextIndex++,
        part(snapshot.entries(), from, nextPart),
        part(outcomes, from - outcomesFrom, nextPart - outcomesFrom),
        part(snapshot.marks(), from - marksFrom, nextPart - marksFrom),
        endSent ? new SessionChunk.End(snapshot.floor()) : null);
  }

  /** The elements between two positions, each of which may lie outside of the list. */
  private static <T> List<T> part(List<T> all, int from, int to) {
    return all.subList(Math.clamp(from, 0, all.size()), Math.clamp(to, 0, all.size()));
  }

  /** The receiver has all chunks below this index. Returns how many bytes that frees. */
  int onAcknowledged(int next) {
    int freed = 0;
    while (!unacknowledged.isEmpty() && unacknowledged.peek().index < next) {
      freed += unacknowledged.poll().bytes;
    }
    bytesUnderWay -= freed;
    return freed;
  }

  /**
   * Goes back to the first chunk that the receiver has not acknowledged. Returns how many bytes
   * that frees.
   */
  int rewind() {
    int freed = bytesUnderWay;
    if (!unacknowledged.isEmpty()) {
      nextIndex = unacknowledged.peek().index;
      nextPart = unacknowledged.peek().from;
      endSent = false;
      unacknowledged.clear();
    }
    bytesUnderWay = 0;
    return freed;
  }
}
