package io.diststore.ring.sim;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.shell.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes and reads one key of each segment, and remembers when this last succeeded. This shows
 * whether the segment is served.
 */
final class Probes {
  private static final long BUDGET_NANOS = 1_000_000_000;

  /** The maximum number of requests to one segment that are under way at the same time. */
  private static final int AWAITED = 4;

  /** A request that is sent to see whether its segment is served. */
  private record Probe(int segment, boolean isWrite, TestRequest ticket) {}

  private final Simulation sim;
  private final List<Key> keys = new ArrayList<>();
  private final List<Probe> open = new ArrayList<>();
  private final long[] writtenAt;
  private final long[] readAt;
  private final long[] requests;

  Probes(Simulation sim) {
    this.sim = sim;
    int segments = sim.scenario.segments();
    for (int s = 0; s < segments; s++) {
      keys.add(keyOf(s, segments));
    }
    this.writtenAt = new long[segments];
    this.readAt = new long[segments];
    this.requests = new long[segments];
  }

  private static Key keyOf(int segment, int segments) {
    for (int i = 0; ; i++) {
      Key key = new Key(("probe" + i).getBytes(StandardCharsets.UTF_8));
      if (key.segment(segments) == segment) {
        return key;
      }
    }
  }

  /** Treats all segments as if they had been written and read at this time. */
  void reset(long at) {
    Arrays.fill(writtenAt, at);
    Arrays.fill(readAt, at);
  }

  /** Returns when an answer to a write of the segment was last taken. */
  long writtenAt(int segment) {
    return writtenAt[segment];
  }

  /** Returns when an answer to a read of the segment was last taken. */
  long readAt(int segment) {
    return readAt[segment];
  }

  void takeAnswers() {
    for (Probe probe : open) {
      Answer answer = probe.ticket.answer;
      if (probe.isWrite && answer instanceof Answer.Written) {
        writtenAt[probe.segment] = Math.max(writtenAt[probe.segment], sim.now());
      } else if (!probe.isWrite && answer instanceof Answer.Value) {
        readAt[probe.segment] = Math.max(readAt[probe.segment], sim.now());
      }
    }
    open.removeIf(probe -> probe.ticket.answer != null);
  }

  void write(int segment, SimMachine entry) {
    byte[] value = Long.toString(requests[segment]).getBytes(StandardCharsets.UTF_8);
    ask(segment, entry, new Operation.Put(keys.get(segment), value, 0, null));
  }

  void read(int segment, SimMachine entry) {
    ask(segment, entry, new Operation.Get(keys.get(segment)));
  }

  private void ask(int segment, SimMachine entry, Operation operation) {
    TestRequest ticket = new TestRequest();
    open.add(new Probe(segment, operation instanceof Operation.Put, ticket));
    RequestId id = new RequestId(new ClientId(2, segment), ++requests[segment]);
    long lowestAwaited = Math.max(1, id.number() - AWAITED);
    sim.clients.onMarkSent(id.client(), lowestAwaited);
    sim.give(
        entry,
        new Event.Asked(ticket, new Request(id, lowestAwaited, operation, false, BUDGET_NANOS)));
  }
}
