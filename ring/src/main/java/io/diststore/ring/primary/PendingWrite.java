package io.diststore.ring.primary;

import io.diststore.ring.message.Forwarded;
import io.diststore.ring.request.Answer;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;

/** A write that is on its way to the other writers of its segment. */
final class PendingWrite {
  /** About how many bytes the objects take that keep a pending write. */
  private static final int OVERHEAD_BYTES = 500;

  private final long version;
  private final Entry entry;
  private final RequestId id;
  private final Outcome outcome;
  private final long lowestAwaited;

  /** The copy of the request to answer. Most requests have only this one. */
  private Caller caller;

  private List<Caller> otherCallers = List.of();
  private Unsettled unsettled;
  private List<NodeId> awaited = List.of();
  private long sentAt;

  /**
   * @param entry what the key holds after the write, or null when only an outcome is recorded
   * @param id null for a write that the ring itself makes
   */
  PendingWrite(long version, Entry entry, RequestId id, Outcome outcome, long lowestAwaited) {
    this.version = version;
    this.entry = entry;
    this.id = id;
    this.outcome = outcome;
    this.lowestAwaited = lowestAwaited;
  }

  long version() {
    return version;
  }

  /** What the key holds after the write, or null when only an outcome is recorded. */
  Entry entry() {
    return entry;
  }

  /** The client's request, or null for a write that the ring itself makes. */
  RequestId id() {
    return id;
  }

  Outcome outcome() {
    return outcome;
  }

  long lowestAwaited() {
    return lowestAwaited;
  }

  /** About how much memory the write takes while it is pending. */
  long bytes() {
    return OVERHEAD_BYTES + (entry == null ? 0 : entry.bytes());
  }

  /** The state of the write's key while the write is pending, or null. */
  Unsettled unsettled() {
    return unsettled;
  }

  void settleWith(Unsettled key) {
    unsettled = key;
  }

  // ---- the other writers

  /** From now on the write waits for exactly these writers. The list must be mutable or empty. */
  void await(List<NodeId> writers) {
    awaited = writers;
  }

  /** The writers that have not acknowledged the write. */
  List<NodeId> awaited() {
    return awaited;
  }

  /** Returns whether the write was still waiting for that writer. */
  boolean onStored(NodeId by) {
    return awaited.remove(by);
  }

  boolean isStoredByAll() {
    return awaited.isEmpty();
  }

  void onSent(long now) {
    sentAt = now;
  }

  long sentAt() {
    return sentAt;
  }

  // ---- the callers

  /** Another copy of the request is to be answered. */
  void addCaller(Caller another) {
    if (caller == null) {
      caller = another;
      return;
    }
    if (otherCallers.isEmpty()) {
      otherCallers = new ArrayList<>(2);
    }
    otherCallers.add(another);
  }

  /** Answers all copies of the request. */
  void answer(Primaries primaries, Forwarded.Status status, Answer answer) {
    if (caller != null) {
      primaries.reply(caller, status, answer);
    }
    for (int i = 0; i < otherCallers.size(); i++) {
      primaries.reply(otherCallers.get(i), status, answer);
    }
  }
}
