package io.diststore.ring.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks whether the history of one key could have happened on a single copy. The model is a
 * register with put, delete, conditional forms of both, and values that vanish some time after
 * their time to live.
 */
/*
 * This is just-in-time linearization (Lowe, "Testing for linearizability", 2017). The check goes
 * through calls and returns in the order of time and keeps every configuration that is still
 * possible. A configuration says what the key holds and which open operations have taken effect.
 * When an operation returns, it must have taken effect. So each configuration in which the
 * operation has not taken effect is extended by open operations until it has. Operations with
 * unknown results stay open until the end. If such an operation wrote a value that no other
 * operation saw, it cannot explain anything and is omitted.
 *
 * When a lost segment starts empty, its keys are absent and its outcomes are forgotten. Suppose
 * that a copy of a write is under way at that moment. The write may have taken effect before that
 * moment, and may take effect again afterwards. Or it may have taken effect before, and its
 * condition may fail afterwards. So each such write gets an echo: an additional write with an
 * unknown result.
 */
final class Linearizability {
  static final String ABSENT = "-";

  private static final int CONFIGURATIONS_MAX = 400_000;

  /** The result of the check. */
  enum Result {
    LINEARIZABLE,
    WRONG,
    TOO_COMPLEX
  }

  private record Configuration(String holds, long done) {}

  private enum Kind {
    STARTED_EMPTY,
    CALL,
    RETURN
  }

  private record Moment(long at, Kind kind, ClientOperation operation) {}

  /**
   * How long a copy of an operation may remain under way after the operation has ended. This
   * includes pauses of its entry node.
   */
  private static final long ECHO_NANOS = 12_000_000_000L;

  /**
   * A value may vanish this long before nine tenths of its time to live have passed. The clocks run
   * up to a tenth too fast, and members may estimate the ring's time differently.
   */
  private static final long AHEAD_NANOS = 1_000_000_000L;

  private final Map<Long, String> valueOfVersion;
  private final Map<String, Long> expiresAt = new HashMap<>();
  private final List<Moment> moments = new ArrayList<>();
  private final Map<ClientOperation, Integer> slots = new HashMap<>();
  private final ClientOperation[] open = new ClientOperation[Long.SIZE];
  String stuckAt;

  /**
   * Prepares the check of one key.
   *
   * @param history the operations on the key
   * @param valueOfVersion the value that each version stands for
   * @param emptyStarts when the key's segment started empty because its loss was accepted
   */
  Linearizability(
      List<ClientOperation> history, Map<Long, String> valueOfVersion, List<Long> emptyStarts) {
    this.valueOfVersion = valueOfVersion;
    emptyStarts.forEach(at -> moments.add(new Moment(at, Kind.STARTED_EMPTY, null)));
    List<ClientOperation> all = new ArrayList<>(history);
    Set<String> seen = emptyStarts.isEmpty() ? Set.of() : seenAfter(history, emptyStarts.get(0));
    Set<String> seenEver = emptyStarts.isEmpty() ? Set.of() : seenAfter(history, 0);
    history.stream()
        .filter(
            op ->
                echoes(op, emptyStarts)
                    && (op.value == null
                        || op.ttlMillis > 0
                        || (failed(op) || isRefusedByCondition(op) ? seenEver : seen)
                            .contains(op.value)))
        .forEach(op -> all.add(op.echo()));
    for (ClientOperation op : relevant(all)) {
      moments.add(new Moment(op.invoked, Kind.CALL, op));
      if (known(op)) {
        moments.add(new Moment(op.returned, Kind.RETURN, op));
      }
    }
    for (ClientOperation op : history) {
      if (op.ttlMillis > 0) {
        expiresAt.put(op.value, op.invoked + op.ttlMillis * 900_000 - AHEAD_NANOS);
      }
    }
    moments.sort((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : a.kind.compareTo(b.kind));
  }

  /**
   * Returns the values seen by operations that were answered after this time. An echo of any other
   * value explains nothing and can be omitted. There is one exception. If the condition of a write
   * failed, the echo is kept. The write may have taken effect before the loss, and its condition
   * may have failed afterwards.
   */
  private Set<String> seenAfter(List<ClientOperation> history, long at) {
    Set<String> seen = new HashSet<>();
    history.stream().filter(op -> known(op) && op.returned > at).forEach(op -> seen.add(seen(op)));
    return seen;
  }

  private static boolean echoes(ClientOperation op, List<Long> emptyStarts) {
    return !op.isRead()
        && (known(op) || isRefusedByCondition(op))
        && emptyStarts.stream()
            .anyMatch(
                at ->
                    op.invoked < at
                        && (at < op.returned || op.attempts > 1 && at < op.end + ECHO_NANOS));
  }

  private static boolean known(ClientOperation op) {
    return op.state == ClientOperation.State.OK || failed(op);
  }

  /**
   * Reports whether every copy of the operation was refused, and one of them because of its
   * condition. After an accepted loss, such an operation may have taken effect like one whose
   * condition failed.
   */
  private static boolean isRefusedByCondition(ClientOperation op) {
    return op.state == ClientOperation.State.REFUSED && op.hasFailedCondition;
  }

  private static boolean failed(ClientOperation op) {
    return op.state == ClientOperation.State.CONDITION_FAILED;
  }

  /**
   * Returns the operations with known results, and the writes with unknown results whose values or
   * deletions may have been seen.
   */
  private List<ClientOperation> relevant(List<ClientOperation> history) {
    List<ClientOperation> known = new ArrayList<>();
    List<ClientOperation> unknown = new ArrayList<>();
    Set<String> needed = new HashSet<>(Set.of(ABSENT));
    for (ClientOperation op : history) {
      if (known(op)) {
        known.add(op);
        needed.add(seen(op));
      } else if (op.state != ClientOperation.State.REFUSED && !op.isRead()) {
        unknown.add(op);
      }
    }
    boolean more = true;
    List<ClientOperation> relevant = known;
    while (more) {
      more = false;
      for (ClientOperation op : List.copyOf(unknown)) {
        // A value that was never seen may have expired. This can explain why the key is absent.
        boolean vanishes = op.value == null || op.ttlMillis > 0;
        if (vanishes || needed.contains(op.value)) {
          relevant.add(op);
          unknown.remove(op);
          more |= op.expected != null && needed.add(op.expected);
        }
      }
    }
    return relevant;
  }

  /** Returns what the key held when an operation with a known result took effect. */
  private String seen(ClientOperation op) {
    if (op.isRead()) {
      return op.read;
    }
    return op.state == ClientOperation.State.OK && op.expected != null ? op.expected : found(op);
  }

  private String found(ClientOperation op) {
    return !failed(op)
        ? ABSENT
        : op.version == 0 ? ABSENT : valueOfVersion.getOrDefault(op.version, "?" + op.version);
  }

  Result judge() {
    Set<Configuration> possible = new HashSet<>(Set.of(new Configuration(ABSENT, 0)));
    for (Moment moment : moments) {
      ClientOperation op = moment.operation;
      if (moment.kind == Kind.STARTED_EMPTY) {
        possible = startEmpty(possible, moment.at);
        if (possible == null) {
          return Result.TOO_COMPLEX;
        }
        continue;
      }
      if (moment.kind == Kind.CALL) {
        int slot = freeSlot();
        if (slot < 0) {
          return Result.TOO_COMPLEX;
        }
        open[slot] = op;
        slots.put(op, slot);
        continue;
      }
      int slot = slots.get(op);
      possible = extend(possible, slot, moment.at);
      if (possible == null) {
        return Result.TOO_COMPLEX;
      }
      if (possible.isEmpty()) {
        stuckAt = op.toString();
        return Result.WRONG;
      }
      open[slot] = null;
    }
    return Result.LINEARIZABLE;
  }

  /**
   * Makes the key absent. Operations keep their results, but those with unknown results may take
   * effect again. Any open operation may have taken effect just before this moment, but need not
   * have done so.
   */
  private Set<Configuration> startEmpty(Set<Configuration> from, long now) {
    long answered = 0;
    for (int i = 0; i < open.length; i++) {
      answered |= open[i] != null && known(open[i]) ? 1L << i : 0;
    }
    Set<Configuration> before = reachable(from, 0, now);
    if (before == null) {
      return null;
    }
    Set<Configuration> after = new HashSet<>();
    for (Configuration c : before) {
      after.add(new Configuration(ABSENT, c.done & answered));
    }
    return after;
  }

  private int freeSlot() {
    for (int i = 0; i < open.length; i++) {
      if (open[i] == null) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the configurations that follow from these and in which the operation in this slot has
   * taken effect. The slot's mark is removed from them. Returns null if there are too many.
   */
  private Set<Configuration> extend(Set<Configuration> from, int slot, long now) {
    long mark = 1L << slot;
    Set<Configuration> all = reachable(from, mark, now);
    if (all == null) {
      return null;
    }
    Set<Configuration> reached = new HashSet<>();
    for (Configuration c : all) {
      if ((c.done & mark) != 0) {
        reached.add(new Configuration(c.holds, c.done & ~mark));
      }
    }
    return reached;
  }

  /**
   * Returns these configurations and all that follow from them. Configurations in which the marked
   * operation has taken effect are not extended further. Returns null if there are too many.
   */
  private Set<Configuration> reachable(Set<Configuration> from, long mark, long now) {
    Set<Configuration> seen = new HashSet<>();
    from.forEach(c -> seen.add(afterReads(c.holds, c.done)));
    List<Configuration> agenda = new ArrayList<>(seen);
    while (!agenda.isEmpty()) {
      Configuration c = agenda.remove(agenda.size() - 1);
      if ((c.done & mark) != 0) {
        continue;
      }
      Long expiry = expiresAt.get(c.holds);
      if (expiry != null && expiry <= now) {
        add(afterReads(ABSENT, c.done), seen, agenda);
      }
      for (int i = 0; i < open.length; i++) {
        if (open[i] != null && (c.done & 1L << i) == 0) {
          String then = effect(open[i], c.holds);
          if (then != null) {
            add(afterReads(then, c.done | 1L << i), seen, agenda);
          }
        }
      }
      if (seen.size() > CONFIGURATIONS_MAX) {
        return null;
      }
    }
    return seen;
  }

  private static void add(Configuration c, Set<Configuration> seen, List<Configuration> agenda) {
    if (seen.add(c)) {
      agenda.add(c);
    }
  }

  /**
   * If an operation changes nothing and its result fits, lets it take effect now. This never rules
   * out another order. Trying the operation later as well would only multiply the configurations.
   */
  private Configuration afterReads(String holds, long done) {
    long after = done;
    for (int i = 0; i < open.length; i++) {
      ClientOperation op = open[i];
      boolean changesNothing = op != null && (op.isRead() || failed(op));
      if (changesNothing && (done & 1L << i) == 0 && effect(op, holds) != null) {
        after |= 1L << i;
      }
    }
    return new Configuration(holds, after);
  }

  /**
   * Returns what the key holds after the operation has taken effect, or null if the operation
   * cannot have had its result in this configuration.
   */
  private String effect(ClientOperation op, String holds) {
    String after = op.value == null ? ABSENT : op.value;
    if (op.isRead()) {
      return holds.equals(op.read) ? holds : null;
    }
    if (op.state == ClientOperation.State.CONDITION_FAILED) {
      // An echo gives the demanded value a different version.
      boolean met = holds.equals(op.expected) && op.version == op.demanded();
      return holds.equals(found(op)) && !met ? holds : null;
    }
    return op.expected == null || holds.equals(op.expected) ? after : null;
  }

  /** Returns the histories of all keys, sorted by key. */
  static Map<String, List<ClientOperation>> byKey(List<ClientOperation> history) {
    Map<String, List<ClientOperation>> byKey = new TreeMap<>();
    history.forEach(op -> byKey.computeIfAbsent(op.key.toString(), k -> new ArrayList<>()).add(op));
    return byKey;
  }
}
