package io.diststore.ring.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether the history of one key could have happened on a single copy: a register with put, delete,
 * conditional forms of both, and values that vanish some time after their time to live.
 */
/*
 * Just-in-time linearization (Lowe, "Testing for linearizability", 2017): walk through calls and returns in the order of time and keep every
 * configuration that is still possible: what the key holds, and which of the open operations have taken effect. At a return, the returning
 * operation must have taken effect, so each configuration in which it has not is extended by open operations until it has. Operations
 * of unknown outcome stay open for ever; those whose value nobody ever saw explain nothing and are left out.
 *
 * When a lost segment begins anew its keys are absent, and nothing is remembered of requests: a write that was under way then, in one copy at
 * least, may have taken effect before and take effect once more, or find its condition failed although it took effect before. Each such write
 * has an echo, a write of unknown outcome beside it.
 */
final class Linearizability {
  static final String ABSENT = "-";

  private static final int CONFIGURATIONS_MAX = 200_000;

  /** What came out. */
  enum Result {
    LINEARIZABLE,
    WRONG,
    TOO_TANGLED
  }

  private record Configuration(String holds, long done) {}

  private enum Kind {
    ANEW,
    CALL,
    RETURN
  }

  private record Moment(long at, Kind kind, ClientOperation operation) {}

  /**
   * For how long after the end of an operation a copy of it may be on its way: while the node that
   * it came to is paused, too.
   */
  private static final long ECHO_NANOS = 12_000_000_000L;

  private final Map<Long, String> valueOfVersion;
  private final Map<String, Long> expiresAt = new HashMap<>();
  private final List<Moment> moments = new ArrayList<>();
  private final Map<ClientOperation, Integer> slots = new HashMap<>();
  private final ClientOperation[] open = new ClientOperation[Long.SIZE];
  String stuckAt;

  /**
   * @param history operations of one key
   * @param valueOfVersion which value each version stands for
   * @param anew when the key's segment began anew after its loss was accepted
   */
  Linearizability(
      List<ClientOperation> history, Map<Long, String> valueOfVersion, List<Long> anew) {
    this.valueOfVersion = valueOfVersion;
    anew.forEach(at -> moments.add(new Moment(at, Kind.ANEW, null)));
    List<ClientOperation> all = new ArrayList<>(history);
    Set<String> seen = anew.isEmpty() ? Set.of() : seenAfter(history, anew.get(0));
    Set<String> seenEver = anew.isEmpty() ? Set.of() : seenAfter(history, 0);
    history.stream()
        .filter(
            op ->
                echoes(op, anew)
                    && (op.value == null
                        || op.ttlMillis > 0
                        || (failed(op) ? seenEver : seen).contains(op.value)))
        .forEach(op -> all.add(op.echo()));
    for (ClientOperation op : relevant(all)) {
      moments.add(new Moment(op.invoked, Kind.CALL, op));
      if (known(op)) {
        moments.add(new Moment(op.returned, Kind.RETURN, op));
      }
    }
    for (ClientOperation op : history) {
      if (op.ttlMillis > 0) {
        // Clocks run up to a tenth too fast, and the one that judges may be ahead.
        long ahead = 2 * SimMachine.WALL_SKEW_MILLIS;
        expiresAt.put(op.value, op.invoked + op.ttlMillis * 900_000 - ahead * 1_000_000);
      }
    }
    moments.sort((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : a.kind.compareTo(b.kind));
  }

  /**
   * What those found that were answered later. An echo of anything else explains nothing, but that
   * of a write whose condition failed may have been before the loss alone.
   */
  private Set<String> seenAfter(List<ClientOperation> history, long at) {
    Set<String> seen = new HashSet<>();
    history.stream().filter(op -> known(op) && op.returned > at).forEach(op -> seen.add(seen(op)));
    return seen;
  }

  private static boolean echoes(ClientOperation op, List<Long> anew) {
    return !op.isRead()
        && known(op)
        && anew.stream()
            .anyMatch(
                at ->
                    op.invoked < at
                        && (at < op.returned || op.attempts > 1 && at < op.end + ECHO_NANOS));
  }

  private static boolean known(ClientOperation op) {
    return op.state == ClientOperation.State.OK || failed(op);
  }

  private static boolean failed(ClientOperation op) {
    return op.state == ClientOperation.State.CONDITION_FAILED;
  }

  /** Known operations, and unknown writes whose value, or whose absence, somebody may have seen. */
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
        // A value that nobody saw but whose time ran out explains why the key is absent.
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

  /** What the key held, as a known operation saw it. */
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
      if (moment.kind == Kind.ANEW) {
        possible = anew(possible, moment.at);
        if (possible == null) {
          return Result.TOO_TANGLED;
        }
        continue;
      }
      if (moment.kind == Kind.CALL) {
        int slot = freeSlot();
        if (slot < 0) {
          return Result.TOO_TANGLED;
        }
        open[slot] = op;
        slots.put(op, slot);
        continue;
      }
      int slot = slots.get(op);
      possible = extend(possible, slot, moment.at);
      if (possible == null) {
        return Result.TOO_TANGLED;
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
   * The key is absent; what came of operations stays, but those of unknown outcome may recur. Any
   * open operation may have taken effect just before, although none had to by then.
   */
  private Set<Configuration> anew(Set<Configuration> from, long now) {
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
   * All configurations that follow from these and in which the operation of that slot has taken
   * effect; its mark is taken off. Null when there are too many.
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
   * These configurations and all that follow from them, as far as those in which the marked
   * operation has taken effect. Null when there are too many.
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
   * Whatever changes nothing and fits takes effect at once: that it does so now is in nobody's way,
   * and to try it later too would only multiply the configurations.
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
   * What the key holds after the operation took effect, or null when it cannot do so with what came
   * out of it.
   */
  private String effect(ClientOperation op, String holds) {
    String after = op.value == null ? ABSENT : op.value;
    if (op.isRead()) {
      return holds.equals(op.read) ? holds : null;
    }
    if (op.state == ClientOperation.State.CONDITION_FAILED) {
      // An echo gives the value that was demanded another version.
      boolean met = holds.equals(op.expected) && op.version == op.demanded();
      return holds.equals(found(op)) && !met ? holds : null;
    }
    return op.expected == null || holds.equals(op.expected) ? after : null;
  }

  /** The histories of all keys, in the order of keys. */
  static Map<String, List<ClientOperation>> byKey(List<ClientOperation> history) {
    Map<String, List<ClientOperation>> byKey = new TreeMap<>();
    history.forEach(op -> byKey.computeIfAbsent(op.key.toString(), k -> new ArrayList<>()).add(op));
    return byKey;
  }
}
