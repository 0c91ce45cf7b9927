package io.diststore.ring.copy;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.RequestTable.RememberedOutcome;
import io.diststore.ring.segment.SegmentSnapshot;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The state of one session at the primary. The primary sends START, and the receiver answers with
 * its digest. Then the primary sends either EQUAL or a snapshot in chunks.
 */
public final class Session {
  /** The stages of a session. */
  enum Stage {
    /** Waits for the receiver's digest. */
    STARTING,
    /** The copies differ. Waits until the window has room. Then the snapshot is cut. */
    QUEUED,
    /** The snapshot has been cut. Waits for acknowledgements of its chunks. */
    SENDING,
    /** The copies are equal. Waits for the receiver's confirmation of EQUAL. */
    EQUAL,
    /** The session has succeeded. The receiver's copy equals the primary's copy. */
    DONE,
    /**
     * The session has ended early. There are three possible reasons: the receiver is no longer a
     * writer, the receiver does not know the session, or this member is no longer the primary.
     */
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

  /** The approximate size of an entry in a message, without its key and its value. */
  private static final int ENTRY_OVERHEAD_BYTES = 32;

  /** The approximate size of an outcome in a message. */
  private static final int OUTCOME_BYTES = 56;

  /** The approximate size of a client's mark in a message. */
  private static final int MARK_BYTES = 56;

  /**
   * A chunk that the receiver has not acknowledged.
   *
   * @param from the position in the snapshot at which the chunk begins
   */
  private record SentChunk(int index, int from, int bytes) {}

  private final Turn turn;
  private final int segment;
  private final NodeId receiver;
  private final SessionId id;
  private Stage stage = Stage.STARTING;
  private SegmentSnapshot snapshot;

  /**
   * The outcomes to send. These are the outcomes in the snapshot, unless {@link CopyWithoutRules}
   * replaces them.
   */
  private List<RememberedOutcome> outcomes = List.of();

  private final Deque<SentChunk> unacknowledged = new ArrayDeque<>(2);
  private int nextIndex;

  /**
   * The position of the next part of the snapshot to send. Entries precede outcomes, and outcomes
   * precede marks.
   */
  private int nextPart;

  private boolean isEndSent;
  private int bytesUnderWay;
  private long sentAt;

  /** The floor that the EQUAL message carries. */
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

  /** Changes the stage. Throws an exception if the current stage does not lead to {@code next}. */
  void become(Stage next, String why) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException(
          "session " + id + " of segment " + segment + " cannot go from " + stage + " to " + next);
    }
    turn.observer().onStage(turn.self(), segment, stage, next, why);
    stage = next;
  }

  /**
   * Changes the stage to EQUAL.
   *
   * @param primaryFloor the floor that EQUAL carries
   */
  void becomeEqual(long primaryFloor) {
    become(Stage.EQUAL, "the digests are equal");
    floor = primaryFloor;
  }

  /** Changes the stage to SENDING, with this snapshot. */
  void becomeSending(SegmentSnapshot cut) {
    become(Stage.SENDING, "there is room in the window");
    snapshot = cut;
    outcomes = cut.requests();
  }

  /** Replaces the outcomes of the snapshot. Only {@link CopyWithoutRules} calls this. */
  void replaceOutcomes(List<RememberedOutcome> others) {
    outcomes = others;
  }

  /**
   * Reports whether the receiver has answered START. After its answer, the receiver takes writes
   * that carry the id of this session.
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

  /** Records that a message of the session is sent now. */
  void onSent() {
    sentAt = turn.now();
  }

  boolean isResendDue() {
    return turn.now() - sentAt > turn.timing().resendNanos();
  }

  /**
   * Returns the next chunk, or null if all chunks have been sent. A chunk is larger than {@code
   * chunkBytes} only if it consists of a single part. So every message has a bounded length.
   */
  SessionChunk nextChunk(int chunkBytes) {
    if (isEndSent) {
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
    isEndSent = nextPart >= parts;
    unacknowledged.add(new SentChunk(nextIndex, from, bytes));
    bytesUnderWay += bytes;
    return new SessionChunk(
        segment,
        id,
        nextIndex++,
        part(snapshot.entries(), from, nextPart),
        part(outcomes, from - outcomesFrom, nextPart - outcomesFrom),
        part(snapshot.marks(), from - marksFrom, nextPart - marksFrom),
        isEndSent ? new SessionChunk.End(snapshot.floor()) : null);
  }

  /**
   * Returns the elements between two positions. A position outside the list counts as the nearest
   * end of the list.
   */
  private static <T> List<T> part(List<T> all, int from, int to) {
    return all.subList(Math.clamp(from, 0, all.size()), Math.clamp(to, 0, all.size()));
  }

  /**
   * Records that the receiver has acknowledged all chunks below this index. Returns how many bytes
   * this acknowledgement frees in the window.
   */
  int onAcknowledged(int next) {
    int freed = 0;
    while (!unacknowledged.isEmpty() && unacknowledged.peek().index < next) {
      freed += unacknowledged.poll().bytes;
    }
    bytesUnderWay -= freed;
    return freed;
  }

  /**
   * Goes back to the first chunk that the receiver has not acknowledged. The caller then sends this
   * chunk and the following ones again. Returns how many bytes this frees in the window.
   */
  int rewind() {
    int freed = bytesUnderWay;
    if (!unacknowledged.isEmpty()) {
      nextIndex = unacknowledged.peek().index;
      nextPart = unacknowledged.peek().from;
      isEndSent = false;
      unacknowledged.clear();
    }
    bytesUnderWay = 0;
    return freed;
  }
}
