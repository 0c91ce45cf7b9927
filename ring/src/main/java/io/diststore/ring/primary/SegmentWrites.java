package io.diststore.ring.primary;

import io.diststore.ring.copy.SegmentFills;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.segment.Version;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The pending writes of one segment, at its primary. */
/*
 * The primary gives a write its version, applies the write to its own copy, and sends the write to
 * all other writers. The write is committed when all of them have stored it. At that moment the
 * client receives its answer, and from then on reads see the write.
 *
 * Only a new view can end the primary's wait for a writer that does not acknowledge. If this member
 * is still the primary under the new view, it sends its pending writes again to the remaining
 * writers. Otherwise this member sends the requests back to their entry nodes as perhaps applied. So
 * a primary never hands pending writes to its successor.
 *
 * If this member is the only writer, its writes are committed at once and are never pending.
 */
final class SegmentWrites {
  private final Turn turn;
  private final Primaries primaries;
  private final int segment;
  private final SegmentData data;
  private final SegmentFills fills;
  private final PendingWrites pending = new PendingWrites();
  private long sequence;

  SegmentWrites(Turn turn, Primaries primaries, int segment, SegmentData data, SegmentFills fills) {
    this.turn = turn;
    this.primaries = primaries;
    this.segment = segment;
    this.data = data;
    this.fills = fills;
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Returns the pending write of this request, or null. */
  PendingWrite of(RequestId id) {
    return pending.of(id);
  }

  /** Reports whether the key has a pending write. */
  boolean hasPending(Key key) {
    return pending.unsettled(key) != null;
  }

  /** Returns the last committed entry of a key, or null. The entry may be a tombstone. */
  Entry lastCommitted(Key key) {
    if (pending.isEmpty() || !turn.rules().keep(Rule.COMMITTED_READS)) {
      return data.get(key);
    }
    Unsettled unsettled = pending.unsettled(key);
    return unsettled == null ? data.get(key) : unsettled.lastCommitted();
  }

  /** Reports whether the segment has used up all versions of this epoch. */
  boolean isExhausted() {
    return sequence >= Version.SEQUENCE_MAX;
  }

  long nextVersion() {
    return Version.of(turn.epoch(), ++sequence);
  }

  /**
   * Returns the latest version that this primary gave to a write. If no write is pending, no copy
   * contains a later version.
   */
  long latestVersion() {
    return Version.of(turn.epoch(), sequence);
  }

  /** Applies a write to this copy and sends it to the other writers. */
  void begin(PendingWrite write) {
    List<NodeId> others =
        turn.roles().writers(segment).size() == 1 ? List.of() : fills.membersToStore();
    Entry entry = write.entry();
    if (entry != null) {
      turn.observer().onWritten(segment, entry);
      if (!entry.live()) {
        primaries.markUntidy(segment);
      }
    }
    // If the table is full, put() throws an exception. So the write becomes pending only after
    // put(). Otherwise the write could be committed although this copy lacks it.
    Entry before = entry == null || others.isEmpty() ? null : data.get(entry.key());
    if (entry != null) {
      data.put(entry);
    }
    if (!others.isEmpty()) {
      addPending(write, others, before);
    }
    if (write.id() != null) {
      turn.marks().raise(write.id().client(), write.lowestAwaited(), turn.now());
      data.requests().put(write.id(), write.outcome(), turn.now());
    }
    send(write);
    if (!turn.rules().keep(Rule.ACKNOWLEDGE_ALL)) {
      PrimaryWithoutRules.acknowledgeAtOnce(write);
    }
    commitIfStored(write);
  }

  /**
   * Applies a put that is committed at once, because this member is the only writer. The effect is
   * the same as that of {@link #begin}. Returns the version.
   */
  long applyAsOnlyWriter(WriteInPlace write, ClientId client, long expiresAtMillis) {
    long version = nextVersion();
    write.entry.setVersion(version, expiresAtMillis);
    data.put(write.entry);
    turn.marks().raise(client, write.lowestAwaited(), turn.now());
    data.requests().put(client, write.number(), true, version, turn.now());
    Observer observer = turn.observer();
    if (observer != Observer.NONE) {
      Entry entry = data.get(write.entry.key());
      observer.onWritten(segment, entry);
      observer.onCommitted(turn.self(), segment, entry);
    }
    return version;
  }

  private void addPending(PendingWrite write, List<NodeId> others, Entry before) {
    pending.add(write, before);
    primaries.pending().take(write.bytes());
    write.await(others);
    primaries.markBusy(segment);
  }

  private void send(PendingWrite write) {
    send(write, writer -> true);
  }

  /** Sends a write to the writers that it awaits, as far as they match. */
  private void send(PendingWrite write, Predicate<NodeId> isReceiver) {
    write.onSent(turn.now());
    for (NodeId writer : write.awaitedWriters()) {
      if (!isReceiver.test(writer)) {
        continue;
      }
      boolean isTarget = turn.roles().targets(segment).contains(writer);
      SessionId session = isTarget ? fills.sessionForWrites(writer) : null;
      if (isTarget && session == null) {
        // The session with this writer has started again. That writer takes writes only after it
        // has answered START, so it receives this write later.
        continue;
      }
      long lowest = turn.rules().keep(Rule.MARKS_TRAVEL) ? write.lowestAwaited() : 0;
      turn.send(
          writer,
          new Replicate(
              segment,
              write.version(),
              write.entry(),
              write.id(),
              write.outcome(),
              lowest,
              session));
    }
  }

  void onStored(NodeId by, long version) {
    PendingWrite write = pending.at(version);
    if (write != null && write.onStored(by)) {
      commitIfStored(write);
    }
  }

  private void commitIfStored(PendingWrite write) {
    if (!write.isStoredByAll()) {
      return;
    }
    if (!pending.isEmpty() && pending.remove(write)) {
      primaries.pending().give(write.bytes());
    }
    boolean isKeySettled = write.entry() != null && pending.settle(write);
    if (write.entry() != null) {
      turn.observer().onCommitted(turn.self(), segment, write.entry());
    }
    write.answer(primaries, Forwarded.Status.DONE, new Answer.Written(write.outcome()));
    if (isKeySettled) {
      primaries.get(segment).serveWaiting();
    }
  }

  /**
   * Called when this member is still the primary under a new view. Pending writes no longer wait
   * for members that have ceased to be writers. They wait for no further members. Every member that
   * is in sync now was a writer before, and new target owners receive these writes with their
   * snapshots.
   */
  void continueIn(List<NodeId> writers) {
    pending.forEach(write -> write.awaitOnly(writers));
  }

  /** Sends all pending writes again. Called after a new view. */
  void sendAll() {
    if (pending.isEmpty()) {
      return;
    }
    List<PendingWrite> all = new ArrayList<>();
    pending.forEach(all::add);
    for (PendingWrite write : all) {
      send(write);
      commitIfStored(write);
    }
  }

  void onTick() {
    // Sending does not change the set of pending writes, because acknowledgements arrive as later
    // events.
    pending.forEach(
        write -> {
          if (turn.now() - write.sentAt() > turn.timing().resendNanos()) {
            send(write, writer -> !turn.isBacklogged(writer));
          }
        });
  }

  /**
   * The role has ended. Sends the requests of all pending writes back as perhaps applied, because a
   * successor may apply them.
   */
  void giveUp() {
    pending.forEach(
        write -> {
          primaries.pending().give(write.bytes());
          write.answer(primaries, Forwarded.Status.MOVED_MAYBE, null);
        });
  }
}
