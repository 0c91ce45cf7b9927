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
import io.diststore.ring.turn.Turn;
import io.diststore.ring.turn.Witness;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;

/** The pending writes of one segment, at its primary. */
/*
 * A write gets a version, is applied here and is sent to all other writers. When all of them have
 * stored it, it is committed: reads see it, and its client gets the answer. Only a new view removes a
 * writer that does not acknowledge. Then pending writes go to the new writers if this member is still
 * the primary; otherwise they go back to their entry nodes as "perhaps applied". So no primary hands
 * pending writes to its successor.
 *
 * If this member is the only writer, its writes commit at once and are never pending.
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

  /** The pending write of that request, or null. */
  PendingWrite of(RequestId id) {
    return pending.of(id);
  }

  /** Reports whether a write of the key is pending. */
  boolean touches(Key key) {
    return pending.unsettled(key) != null;
  }

  /** The last committed entry of a key, which may be a tombstone, or null. */
  Entry committed(Key key) {
    if (pending.isEmpty() || !turn.rules().keep(Rule.COMMITTED_READS)) {
      return data.get(key);
    }
    Unsettled unsettled = pending.unsettled(key);
    return unsettled == null ? data.get(key) : unsettled.committed();
  }

  /** Reports whether this epoch has no version left in this segment. */
  boolean isExhausted() {
    return sequence >= Version.SEQUENCE_MAX;
  }

  long nextVersion() {
    return Version.of(turn.epoch(), ++sequence);
  }

  /** The version of the latest write. While nothing is pending, no write has a higher version. */
  long latestVersion() {
    return Version.of(turn.epoch(), sequence);
  }

  void begin(PendingWrite write) {
    List<NodeId> others = turn.roles().writers(segment).size() == 1 ? List.of() : fills.mustStore();
    Entry entry = write.entry();
    if (entry != null) {
      turn.witness().onWritten(segment, entry);
      if (!entry.live()) {
        primaries.markUntidy(segment);
      }
    }
    // If the table cannot take the entry, put throws, and the write must not be pending then:
    // otherwise it could be committed without this copy.
    Entry before = entry == null || others.isEmpty() ? null : data.get(entry.key());
    if (entry != null) {
      data.put(entry);
    }
    if (!others.isEmpty()) {
      await(write, others, before);
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
   * Applies a put that is committed at once, because this copy is the only one. Returns its
   * version.
   *
   * <p>It does what {@link #begin} does when no other member must store the write.
   */
  long applyAsOnlyWriter(WriteInPlace write, ClientId client, long expiresAtMillis) {
    long version = nextVersion();
    write.entry.written(version, expiresAtMillis);
    data.put(write.entry);
    turn.marks().raise(client, write.lowestAwaited(), turn.now());
    data.requests().put(client, write.number(), true, version, turn.now());
    Witness witness = turn.witness();
    if (witness != Witness.NONE) {
      Entry entry = data.get(write.entry.key());
      witness.onWritten(segment, entry);
      witness.onCommitted(turn.self(), segment, entry);
    }
    return version;
  }

  private void await(PendingWrite write, List<NodeId> others, Entry before) {
    pending.add(write, before);
    primaries.pending().take(write.bytes());
    write.await(others);
    primaries.markBusy(segment);
  }

  private void send(PendingWrite write) {
    write.onSent(turn.now());
    for (NodeId writer : write.awaited()) {
      boolean target = turn.roles().targets(segment).contains(writer);
      SessionId session = target ? fills.sessionForWrites(writer) : null;
      if (target && session == null) {
        // The writer's session began again. The write is sent when the receiver has answered the
        // start, because only then does the receiver take writes of the session.
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
    boolean settled = write.entry() != null && pending.settle(write);
    if (write.entry() != null) {
      turn.witness().onCommitted(turn.self(), segment, write.entry());
    }
    write.answer(primaries, Forwarded.Status.DONE, new Answer.Written(write.outcome()));
    if (settled) {
      primaries.get(segment).serveWaiting();
    }
  }

  /**
   * A new view in which this member is still the primary: pending writes now wait for new in-sync
   * owners, and not for former writers. New target owners get the writes with their snapshots.
   */
  void continueIn(List<NodeId> writers, List<NodeId> writersBefore) {
    pending.forEach(write -> write.await(awaited(write, writers, writersBefore)));
  }

  private List<NodeId> awaited(
      PendingWrite write, List<NodeId> writers, List<NodeId> writersBefore) {
    List<NodeId> awaited = new ArrayList<>();
    for (NodeId writer : writers) {
      boolean newOwner = !writersBefore.contains(writer) && turn.inSync(segment, writer);
      boolean missing = write.awaited().contains(writer) || newOwner;
      if (!writer.equals(turn.self()) && missing) {
        awaited.add(writer);
      }
    }
    return awaited;
  }

  /** Sends all pending writes again at once, as is needed after a new view. */
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
    // Sending does not change the set of pending writes: an acknowledgement is another event.
    pending.forEach(
        write -> {
          if (turn.now() - write.sentAt() > turn.timing().resendNanos()) {
            send(write);
          }
        });
  }

  /** The role has ended: a successor may apply what was stored or sent. */
  void giveUp() {
    pending.forEach(
        write -> {
          primaries.pending().give(write.bytes());
          write.answer(primaries, Forwarded.Status.MOVED_MAYBE, null);
        });
  }
}
