package io.diststore.ring.node;

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
  /** Of the objects by which it is kept. */
  private static final int BYTES_BESIDES = 500;

  final long version;

  /** What the key holds then, or null when only an outcome is to be recorded. */
  final Entry entry;

  /** Null for a write of the ring's own. */
  final RequestId id;

  final Outcome outcome;
  final long lowestAwaited;

  /** Who is to be told: mostly one, then more when copies of the request come. */
  private Caller caller;

  private List<Caller> others = List.of();

  /** What is known of its key, while it is pending. */
  Unsettled unsettled;

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

  /** What it takes while it waits, about. */
  long bytes() {
    return BYTES_BESIDES + (entry == null ? 0 : entry.bytes());
  }

  void tell(Caller also) {
    if (caller == null) {
      caller = also;
      return;
    }
    if (others.isEmpty()) {
      others = new ArrayList<>(2);
    }
    others.add(also);
  }

  /** Answers all that are to be told. */
  void answer(Primaries primaries, Forwarded.Status status, Answer answer) {
    if (caller != null) {
      primaries.reply(caller, status, answer);
    }
    for (int i = 0; i < others.size(); i++) {
      primaries.reply(others.get(i), status, answer);
    }
  }
}
