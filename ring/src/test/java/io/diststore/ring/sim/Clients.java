package io.diststore.ring.sim;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.Version;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Clients, each with one operation at a time, or with several in wide runs. A client sends an
 * operation through one node after another until it receives an answer.
 */
final class Clients {
  private static final long MILLI = 1_000_000;

  /** How much longer clients think while nothing happens. */
  private static final long QUIET_FACTOR = 30;

  private record Known(String value, long version) {}

  private final Simulation sim;
  private final RandomGenerator random;
  private final List<Key> keys = new ArrayList<>();
  private final long[] numbers;

  /** The highest mark that each client has sent. */
  private final Map<ClientId, Long> marks = new HashMap<>();

  /** For each client, the numbers of its operations under way. */
  private final List<TreeSet<Long>> open = new ArrayList<>();

  /**
   * For each key, the value that was last read or written by any client. Conditional writes depend
   * on these values.
   */
  private final Map<Key, Known> known = new HashMap<>();

  final List<ClientOperation> history = new ArrayList<>();

  Clients(Simulation sim, RandomGenerator random) {
    this.sim = sim;
    this.random = random;
    numbers = new long[sim.scenario.clients()];
    for (int c = 0; c < numbers.length; c++) {
      open.add(new TreeSet<>());
    }
    for (int i = 0; keys.size() < sim.scenario.keys(); i++) {
      Key key = new Key(("k" + i).getBytes(StandardCharsets.UTF_8));
      if (sim.scenario.spread() || key.segment(sim.scenario.segments()) == 3) {
        keys.add(key);
      }
    }
  }

  List<Key> keys() {
    return keys;
  }

  int busiestSegment() {
    return keys.get(0).segment(sim.scenario.segments());
  }

  void start() {
    for (int c = 0; c < sim.scenario.clients(); c++) {
      int client = c;
      for (int i = 0; i < sim.scenario.breadth().depth(); i++) {
        sim.after((300 + 100L * c) * MILLI, () -> next(client));
      }
    }
  }

  private void next(int client) {
    if (sim.now() > sim.scenario.endNanos() - 4000 * MILLI) {
      return;
    }
    Key key = keys.get(random.nextInt(keys.size()));
    RequestId id = new RequestId(new ClientId(1, client), ++numbers[client]);
    String value = (char) ('A' + client) + "" + numbers[client];
    Known last = known.get(key);
    int kind = random.nextInt(9);
    boolean vanishes = kind < 6 && random.nextInt(sim.scenario.expiryOneIn()) == 0;
    long ttl =
        vanishes
            ? (sim.scenario.faults() == FaultKind.WRONG_CLOCK ? 2000 : 500) + random.nextInt(3000)
            : 0;
    Long ifVersion = null;
    String expected = null;
    if (kind >= 7) {
      Known demanded = random.nextInt(3) == 0 ? null : last;
      ifVersion = demanded == null ? Version.NONE : demanded.version;
      expected =
          demanded == null || demanded.value == null ? Linearizability.ABSENT : demanded.value;
    }
    Operation operation;
    if (kind < 3) {
      operation = new Operation.Get(key);
      value = null;
    } else if (kind == 6 || kind == 8 && random.nextInt(4) == 0) {
      operation = new Operation.Erase(key, ifVersion);
      value = null;
    } else {
      operation = new Operation.Put(key, value.getBytes(StandardCharsets.UTF_8), ttl, ifVersion);
    }
    long budget = (long) (sim.network.pick(1000, 2500, 4000) * MILLI);
    ClientOperation op =
        new ClientOperation(
            client, id, key, operation, value, expected, ttl, sim.now(), sim.now() + budget);
    history.add(op);
    open.get(client).add(id.number());
    attempt(op);
  }

  private void attempt(ClientOperation op) {
    if (op.state != ClientOperation.State.OPEN) {
      return;
    }
    if (sim.now() >= op.end) {
      close(
          op,
          op.refused.size() == op.attempts
              ? ClientOperation.State.REFUSED
              : ClientOperation.State.UNKNOWN);
      return;
    }
    op.attempts++;
    SimMachine entry = sim.machines.get(random.nextInt(sim.machines.size()));
    if (!entry.runs()) {
      op.deadEnds++;
      op.refused.add(op.attempts);
      sim.after(50 * MILLI, () -> attempt(op));
      return;
    }
    long budget = Math.max(50 * MILLI, op.end - sim.now() - 50 * MILLI);
    Request request = new Request(op.id, lowestAwaited(op), op.operation, op.attempts > 1, budget);
    Event.Asked asked = new Event.Asked(new ClientOperation.Attempt(op, op.attempts), request);
    if (!sim.network.loses()) {
      sim.after(
          sim.network.delay(),
          () -> {
            if (entry.runs()) {
              sim.give(entry, asked);
            }
          });
    }
    sim.after((long) (sim.network.pick(400, 800, 1500) * MILLI), () -> attempt(op));
  }

  /** Returns the mark that a client sends. It may be lower than the client could make it. */
  private long lowestAwaited(ClientOperation op) {
    long lowest = open.get(op.client).first();
    long mark = Math.max(1, lowest - sim.scenario.breadth().lag());
    onMarkSent(op.id.client(), mark);
    return mark;
  }

  /** Records that a client, which need not be one of these clients, sends this mark. */
  void onMarkSent(ClientId client, long mark) {
    marks.merge(client, mark, Math::max);
  }

  /** Returns the highest mark that a client has sent, or 0 if it has sent none. */
  long mark(ClientId client) {
    return marks.getOrDefault(client, 0L);
  }

  /** A node answers. The answer may get lost on its way. */
  void answer(ClientOperation.Attempt attempt, Answer answer) {
    if (!sim.network.loses()) {
      sim.after(sim.network.delay(), () -> onAnswer(attempt, answer));
    }
  }

  private void onAnswer(ClientOperation.Attempt attempt, Answer answer) {
    ClientOperation op = attempt.operation();
    if (op.state != ClientOperation.State.OPEN) {
      return;
    }
    switch (answer) {
      case Answer.Value found -> {
        Entry entry = found.entry();
        op.read =
            entry == null
                ? Linearizability.ABSENT
                : new String(entry.value(), StandardCharsets.UTF_8);
        known.put(
            op.key,
            entry == null ? new Known(null, Version.NONE) : new Known(op.read, entry.version()));
        close(op, ClientOperation.State.OK);
      }
      case Answer.Written written -> {
        op.version = written.outcome().version();
        if (written.outcome().applied()) {
          known.put(
              op.key,
              op.value == null ? new Known(null, Version.NONE) : new Known(op.value, op.version));
          close(op, ClientOperation.State.OK);
        } else if (attempt.number() > 1 || op.attempts == 1) {
          close(op, ClientOperation.State.CONDITION_FAILED);
        } else {
          // This copy was not marked as repeated, so its failed condition is not recorded. Another
          // copy that is under way may still succeed.
          op.hasFailedCondition = true;
          op.refused.add(attempt.number());
        }
      }
      case Answer.Refused refused -> {
        sim.trace.message(
            sim.now(), () -> "    client " + op + " attempt " + attempt.number() + " " + refused);
        if (refused.refusal() != Refusal.INDETERMINATE) {
          op.refused.add(attempt.number());
          if (op.refused.size() == op.attempts
              || !sim.scenario.rules().keep(Rule.UNAVAILABLE_ALL)) {
            close(op, ClientOperation.State.REFUSED);
          }
        }
      }
      default ->
          throw new IllegalStateException(
              "This does not answer an operation on one key: " + answer);
    }
  }

  private void close(ClientOperation op, ClientOperation.State state) {
    op.state = state;
    op.returned = sim.now();
    open.get(op.client).remove(op.id.number());
    sim.trace.message(sim.now(), () -> "    client " + op);
    long think = (long) (-Math.log(1 - random.nextDouble()) * sim.scenario.thinkMillis() * MILLI);
    sim.after(sim.isQuiet() ? think * QUIET_FACTOR : think, () -> next(op.client));
  }
}
