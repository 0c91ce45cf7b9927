package io.diststore.ring.node;

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
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;

/** The writes of one segment on their way, at its primary. */
/*
 * A write gets a version, is applied here and sent to all writers; when all have stored it, it is committed: readable and answered. Only a
 * new view takes a silent writer out; then what is pending goes to the new writers if this member is still the primary, and back to its entry
 * node ("perhaps applied") if it is not. So nobody hands pending writes to a successor.
 *
 * The fast path is a primary that is alone: its writes commit on the spot and are never among the pending ones.
 */
final class SegmentWrites {
  private final Turn turn;
  private final Primaries primaries;
  private final int segment;
  private final SegmentData data;
  private final SegmentFills fills;
  private long sequence;
  private final PendingWrites pending = new PendingWrites();

  SegmentWrites(Turn turn, Primaries primaries, int segment, SegmentData data, SegmentFills fills) {
    this.turn = turn;
    this.primaries = primaries;
    this.segment = segment;
    this.data = data;
    this.fills = fills;
  }

  boolean none() {
    return pending.isEmpty();
  }

  /** The write on its way for that request, or null. */
  PendingWrite of(RequestId id) {
    return pending.of(id);
  }

  /** Whether a write of the key is on its way. */
  boolean touches(Key key) {
    return pending.unsettled(key) != null;
  }

  /** The last committed entry of a key, a tombstone perhaps, or null. */
  Entry committed(Key key) {
    if (pending.isEmpty() || !turn.rules.keep(Rule.COMMITTED_READS)) {
      return data.get(key);
    }
    Unsettled onItsWay = pending.unsettled(key);
    return onItsWay == null ? data.get(key) : onItsWay.committed;
  }

  /** Whether this epoch has no version left in this segment. */
  boolean exhausted() {
    return sequence >= Version.SEQUENCE_MAX;
  }

  long nextVersion() {
    return Version.of(turn.epoch(), ++sequence);
  }

  /**
   * The version of the latest write: with nothing pending, all that was ever written is at or
   * below.
   */
  long latestVersion() {
    return Version.of(turn.epoch(), sequence);
  }

  void begin(PendingWrite write) {
    List<NodeId> others = turn.roles.writers(segment).size() == 1 ? List.of() : fills.mustStore();
    Entry entry = write.entry;
    if (entry != null) {
      turn.settings.witness().written(segment, entry);
      if (!entry.live()) {
        primaries.untidy(segment);
      }
    }
    // What the table cannot take must not be awaited either: it would be committed without this
    // copy.
    Entry before = entry == null || others.isEmpty() ? null : data.get(entry.key());
    if (entry != null) {
      data.put(entry);
    }
    if (!others.isEmpty()) {
      await(write, others, before);
    }
    if (write.id != null) {
      turn.marks.raise(write.id.client(), write.lowestAwaited, turn.now);
      data.requests().put(write.id, write.outcome, turn.now);
    }
    send(write);
    if (!turn.rules.keep(Rule.ACKNOWLEDGE_ALL)) {
      write.awaited = List.of();
    }
    commitIfStored(write);
  }

  /**
   * Applies a put that is committed by that, as this copy is the only one. Returns its version.
   *
   * <p>The same as {@link #begin} of it, of which nothing is left when nobody is to be awaited.
   */
  long applyAlone(WriteInPlace write, ClientId client, long expiresAtMillis) {
    long version = nextVersion();
    write.entry.written(version, expiresAtMillis);
    data.put(write.entry);
    turn.marks.raise(client, write.lowestAwaited(), turn.now);
    data.requests().put(client, write.number(), true, version, turn.now);
    Witness witness = turn.settings.witness();
    if (witness != Witness.NONE) {
      Entry entry = data.get(write.entry.key());
      witness.written(segment, entry);
      witness.committed(primaries.node, segment, entry);
    }
    return version;
  }

  private void await(PendingWrite write, List<NodeId> others, Entry before) {
    pending.add(write, before);
    primaries.pendingBytes += write.bytes();
    write.awaited = others;
    primaries.busy(segment);
  }

  private void send(PendingWrite write) {
    write.sentAt = turn.now;
    for (NodeId writer : write.awaited) {
      boolean target = turn.roles.targets(segment).contains(writer);
      SessionId session = target ? fills.writesTo(writer) : null;
      if (target && session == null) {
        // Its session began anew. Sent when the receiver has answered the start: by then it takes
        // writes of it.
        continue;
      }
      long lowest = turn.rules.keep(Rule.MARKS_TRAVEL) ? write.lowestAwaited : 0;
      turn.send(
          writer,
          new Replicate(
              segment, write.version, write.entry, write.id, write.outcome, lowest, session));
    }
  }

  void stored(NodeId by, long version) {
    PendingWrite write = pending.at(version);
    if (write != null && write.awaited.remove(by)) {
      commitIfStored(write);
    }
  }

  private void commitIfStored(PendingWrite write) {
    if (!write.awaited.isEmpty()) {
      return;
    }
    if (!pending.isEmpty() && pending.remove(write)) {
      primaries.pendingBytes -= write.bytes();
    }
    boolean settled = write.entry != null && pending.settle(write);
    if (write.entry != null) {
      turn.settings.witness().committed(primaries.node, segment, write.entry);
    }
    write.answer(primaries, Forwarded.Status.DONE, new Answer.Written(write.outcome));
    if (settled) {
      primaries.get(segment).retryWaiting();
    }
  }

  /**
   * After a view in which this member is still the primary: new in-sync owners are awaited, former
   * writers are not. New target owners have the write in their snapshots.
   */
  void continueIn(List<NodeId> writers, List<NodeId> writersBefore) {
    pending.forEach(write -> write.awaited = awaited(write, writers, writersBefore));
  }

  private List<NodeId> awaited(
      PendingWrite write, List<NodeId> writers, List<NodeId> writersBefore) {
    List<NodeId> awaited = new ArrayList<>();
    for (NodeId writer : writers) {
      boolean newOwner = !writersBefore.contains(writer) && turn.inSync(segment, writer);
      boolean missing = write.awaited.contains(writer) || newOwner;
      if (!writer.equals(turn.self) && missing) {
        awaited.add(writer);
      }
    }
    return awaited;
  }

  /** Sends everything again at once, as after a new view. */
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

  void tick() {
    // Sending changes nothing of what is pending: an acknowledgement is another event.
    pending.forEach(
        write -> {
          if (turn.now - write.sentAt > turn.timing.resendNanos()) {
            send(write);
          }
        });
  }

  /** The role has ended: what was stored or sent may be applied by a successor. */
  void giveUp() {
    pending.forEach(
        write -> {
          primaries.pendingBytes -= write.bytes();
          write.answer(primaries, Forwarded.Status.MOVED_MAYBE, null);
        });
  }
}
