package io.diststore.ring.node;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.SegmentSnapshot;
import io.diststore.ring.view.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;

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

  /** A chunk that is not acknowledged. */
  private record Sent(int index, int from, int bytes) {}

  private final int segment;
  private final NodeId receiver;
  private final SessionId id;
  private Stage stage = Stage.STARTING;
  private SegmentSnapshot snapshot;
  private final Deque<Sent> unacknowledged = new ArrayDeque<>(2);
  private int nextIndex;
  private int nextEntry;
  private boolean endSent;
  private int bytesUnderWay;
  long sentAt;
  long floor;

  /** How often marks had risen when it began: START has told the receiver of these. */
  long marksSaid;

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
    stage = Stage.SENDING;
  }

  /**
   * The next chunk, or null when all are sent. It keeps to the size unless one entry alone is over
   * it: no message may be longer than the largest entry and the size allow.
   */
  SessionChunk nextChunk(int chunkBytes, SessionChunk.End end) {
    if (endSent) {
      return null;
    }
    int from = nextEntry;
    int bytes = 0;
    while (nextEntry < snapshot.entries().size()) {
      Entry entry = snapshot.entries().get(nextEntry);
      int more = entry.bytes() + ENTRY_BYTES_BESIDES;
      if (nextEntry > from && bytes + more > chunkBytes) {
        break;
      }
      bytes += more;
      nextEntry++;
    }
    endSent = nextEntry == snapshot.entries().size();
    unacknowledged.add(new Sent(nextIndex, from, bytes));
    bytesUnderWay += bytes;
    return new SessionChunk(
        segment,
        id,
        nextIndex++,
        snapshot.entries().subList(from, nextEntry),
        endSent ? end : null);
  }

  SegmentSnapshot snapshot() {
    return snapshot;
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
      nextEntry = unacknowledged.peek().from;
      endSent = false;
      unacknowledged.clear();
    }
    bytesUnderWay = 0;
    return freed;
  }
}
