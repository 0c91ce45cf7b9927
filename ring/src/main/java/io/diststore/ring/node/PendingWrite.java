package io.diststore.ring.node;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;

/** A write that is on its way to the other writers of its segment. */
final class PendingWrite {
  final long version;

  /** What the key holds then, or null when only an outcome is to be recorded. */
  final Entry entry;

  /** Null for a write of the ring's own. */
  final RequestId id;

  final Outcome outcome;
  final long lowestAwaited;
  final List<Caller> callers = new ArrayList<>(1);

  /** Who has not acknowledged it yet. */
  List<NodeId> awaited = List.of();

  long sentAt;

  PendingWrite(long version, Entry entry, RequestId id, Outcome outcome, long lowestAwaited) {
    this.version = version;
    this.entry = entry;
    this.id = id;
    this.outcome = outcome;
    this.lowestAwaited = lowestAwaited;
  }
}
