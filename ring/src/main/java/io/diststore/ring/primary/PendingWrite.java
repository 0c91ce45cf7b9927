package io.diststore.ring.primary;

import io.diststore.ring.message.Forwarded;
import io.diststore.ring.request.Answer;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;

/** A write that at least one writer of its segment has not stored yet. */
final class PendingWrite {
  /** The approximate memory that a pending write takes besides its key and its value. */
  private static final int OVERHEAD_BYTES = 500;

  private final long version;
  private final Entry entry;
  private final RequestId id;
  private final Outcome outcome;
  private final long lowestAwaited;

  /** The first copy of the request, or null. Most requests have only one copy. */
  private Caller caller;

  private List<Caller> otherCallers = List.of();
  private Unsettled unsettled;
  private List<NodeId> awaited = List.of();
  private long sentAt;

  /**
   * @param entry the entry to store, or null if the write only records an outcome
   * @param id the request, or null for a write that no client requested
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

  /** Returns the entry to store, or null if the write only records an outcome. */
  Entry entry() {
    return entry;
  }

  /** Returns the request, or null for a write that no client requested. */
  RequestId id() {
    return id;
  }

  Outcome outcome() {
    return outcome;
  }

  long lowestAwaited() {
    return lowestAwaited;
  }

  /** Returns the approximate memory that this write takes while it is pending. */
  long bytes() {
    return OVERHEAD_BYTES + (entry == null ? 0 : entry.bytes());
  }

  /**
   * Returns the state of the write's key. Null if the write has no entry or was never added to
   * {@link PendingWrites}.
   */
  Unsettled unsettled() {
    return unsettled;
  }

  void setUnsettled(Unsettled key) {
    unsettled = key;
  }

  // ---- the other writers

  /** Makes the write wait for exactly these writers. The list must be mutable or empty. */
  void await(List<NodeId> writers) {
    awaited = writers;
  }

  /** Makes the pending write no longer wait for members that are not among these writers. */
  void awaitOnly(List<NodeId> writers) {
    List<NodeId> remaining = new ArrayList<>(writers);
    remaining.retainAll(awaited);
    awaited = remaining;
  }

  /** Returns the writers that have not acknowledged the write. */
  List<NodeId> awaitedWriters() {
    return awaited;
  }

  /** A writer has stored the write. Returns whether the write was still waiting for that writer. */
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

  /** Adds a copy of the request. All copies receive the same answer. */
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

  /** Sends an answer to all copies of the request. */
  void answer(Primaries primaries, Forwarded.Status status, Answer answer) {
    if (caller != null) {
      primaries.reply(caller, status, answer);
    }
    for (int i = 0; i < otherCallers.size(); i++) {
      primaries.reply(otherCallers.get(i), status, answer);
    }
  }
}
