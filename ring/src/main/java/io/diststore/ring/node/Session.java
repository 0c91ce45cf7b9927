package io.diststore.ring.node;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.RequestTable.Remembered;
import io.diststore.ring.segment.SegmentSnapshot;
import io.diststore.ring.view.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One session at its primary: START, answered by the receiver's digest, then EQUAL or the snapshot
 * in chunks.
 */
final class Session {
  /** How far it is. */
  enum Stage {
    /** The receiver's digest is awaited. */
    STARTING,
    /** The copies differ; a place in the window is awaited. Nothing has been cut yet. */
    QUEUED,
    /** The snapshot is on its way. */
    SENDING,
    /** The copies are equal; the receiver's word that it knows is awaited. */
    EQUAL,
    /** The receiver is no writer any more, or the role has ended. */
    CANCELLED
  }

  /** What an entry takes in a message besides its key and its value, about. */
  private static final int ENTRY_BYTES_BESIDES = 32;

  /** What an outcome takes in a message, about. */
  private static final int OUTCOME_BYTES = 56;

  /** The same of a client's mark. */
  private static final int MARK_BYTES = 56;

  /** A chunk that is not acknowledged. */
  private record Sent(int index, int from, int bytes) {}

  private final int segment;
  private final NodeId receiver;
  private final SessionId id;
  private Stage stage = Stage.STARTING;
  private SegmentSnapshot snapshot;

  /** What is sent after the entries: the snapshot's, but in broken variants. */
  private List<Remembered> outcomes = List.of();

  private final Deque<Sent> unacknowledged = new ArrayDeque<>(2);
  private int nextIndex;

  /** Of the entries, then the outcomes, then the marks. */
  private int nextPart;

  private boolean endSent;
  private int bytesUnderWay;
  long sentAt;
  long floor;

  Session(int segment, NodeId receiver, SessionId id) {
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

  void stage(Stage next) {
    stage = next;
  }

  /** Whether the receiver has answered the start, and so takes writes of this session. */
  boolean answered() {
    return stage != Stage.STARTING;
  }

  int bytesUnderWay() {
    return bytesUnderWay;
  }

  /** From now on the session sends this snapshot. */
  void send(SegmentSnapshot cut) {
    snapshot = cut;
    outcomes = cut.requests();
    stage = Stage.SENDING;
  }

  /** The session sends these outcomes instead of those of the snapshot: in broken variants only. */
  void sendOutcomes(List<Remembered> others) {
    outcomes = others;
  }

  /**
   * The next chunk, or null when all are sent. It keeps to the size unless one entry alone is over
   * it: no message may be longer than the largest entry and the size allow.
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
              ? snapshot.entries().get(nextPart).bytes() + ENTRY_BYTES_BESIDES
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

  /** What a list has between two positions, each of which may be beyond its ends. */
  private static <T> List<T> part(List<T> all, int from, int to) {
    return all.subList(Math.clamp(from, 0, all.size()), Math.clamp(to, 0, all.size()));
  }

  /** All chunks below this index have been taken; returns how many bytes that frees. */
  int acknowledged(int next) {
    int freed = 0;
    while (!unacknowledged.isEmpty() && unacknowledged.peek().index < next) {
      freed += unacknowledged.poll().bytes;
    }
    bytesUnderWay -= freed;
    return freed;
  }

  /**
   * Goes back to the first chunk that was not acknowledged; returns how many bytes are not under
   * way any more.
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
