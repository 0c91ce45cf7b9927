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

  private record Moment(long at, boolean call, ClientOperation operation) {}

  private final Map<Long, String> valueOfVersion;
  private final Map<String, Long> expiresAt = new HashMap<>();
  private final List<Moment> moments = new ArrayList<>();
  private final Map<ClientOperation, Integer> slots = new HashMap<>();
  private final ClientOperation[] open = new ClientOperation[Long.SIZE];
  String stuckAt;

  /**
   * @param history operations of one key
   * @param valueOfVersion which value each version stands for
   */
  Linearizability(List<ClientOperation> history, Map<Long, String> valueOfVersion) {
    this.valueOfVersion = valueOfVersion;
    for (ClientOperation op : relevant(history)) {
      moments.add(new Moment(op.invoked, true, op));
      if (known(op)) {
        moments.add(new Moment(op.returned, false, op));
      }
    }
    for (ClientOperation op : history) {
      if (op.ttlMillis > 0) {
        // Clocks run up to a tenth too fast, and the one that judges may be ahead.
        long ahead = 2 * SimMachine.WALL_SKEW_MILLIS;
        expiresAt.put(op.value, op.invoked + op.ttlMillis * 900_000 - ahead * 1_000_000);
      }
    }
    moments.sort(
        (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Boolean.compare(b.call, a.call));
  }

  private static boolean known(ClientOperation op) {
    return op.state == ClientOperation.State.OK
        || op.state == ClientOperation.State.CONDITION_FAILED;
  }

  /** Known operations, and unknown writes whose value, or whose absence, somebody may have seen. */
  private List<ClientOperation> relevant(List<ClientOperation> history) {
    List<ClientOperation> known = new ArrayList<>();
    List<ClientOperation> unknown = new ArrayList<>();
    Set<String> needed = new HashSet<>(Set.of(ABSENT));
    for (ClientOperation op : history) {
      if (known(op)) {
        known.add(op);
        needed.add(
            op.isRead()
                ? op.read
                : op.state == ClientOperation.State.OK && op.expected != null
                    ? op.expected
                    : found(op));
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

  private String found(ClientOperation op) {
    return op.state != ClientOperation.State.CONDITION_FAILED
        ? ABSENT
        : op.version == 0 ? ABSENT : valueOfVersion.getOrDefault(op.version, "?" + op.version);
  }

  Result judge() {
    Set<Configuration> possible = new HashSet<>(Set.of(new Configuration(ABSENT, 0)));
    for (Moment moment : moments) {
      ClientOperation op = moment.operation;
      if (moment.call) {
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
   * effect; its mark is taken off.
   */
  private Set<Configuration> extend(Set<Configuration> from, int slot, long now) {
    Set<Configuration> seen = new HashSet<>(from);
    Set<Configuration> reached = new HashSet<>();
    List<Configuration> agenda = new ArrayList<>(from);
    while (!agenda.isEmpty()) {
      Configuration c = agenda.remove(agenda.size() - 1);
      if ((c.done & 1L << slot) != 0) {
        reached.add(new Configuration(c.holds, c.done & ~(1L << slot)));
        continue;
      }
      Long expiry = expiresAt.get(c.holds);
      if (expiry != null && expiry <= now && seen.add(new Configuration(ABSENT, c.done))) {
        agenda.add(new Configuration(ABSENT, c.done));
      }
      for (int i = 0; i < open.length; i++) {
        if (open[i] != null && (c.done & 1L << i) == 0) {
          String then = effect(open[i], c.holds);
          if (then != null && seen.add(new Configuration(then, c.done | 1L << i))) {
            agenda.add(new Configuration(then, c.done | 1L << i));
          }
        }
      }
      if (seen.size() > CONFIGURATIONS_MAX) {
        return null;
      }
    }
    return reached;
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
      return holds.equals(found(op)) && !holds.equals(op.expected) ? holds : null;
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
