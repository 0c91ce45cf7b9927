package io.diststore.ring.sim;

import java.util.ArrayList;
import java.util.Arrays;
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
  private static final long ECHO_NANOS = 20_000_000_000L;

  /**
   * A value may vanish this long before its time to live has passed, in addition to the error of
   * the clocks. The reason is that members may estimate the ring's time differently.
   */
  private static final long AHEAD_NANOS = 1_000_000_000L;

  /** What an operation requires the key to hold if it has no condition. */
  private static final int ANYTHING = -1;

  /** What an operation requires the key to hold if its result is impossible. */
  private static final int IMPOSSIBLE = -2;

  private static final int ABSENT_NUMBER = 0;

  private final Map<Long, String> valueOfVersion;
  private final List<Moment> moments = new ArrayList<>();
  private final Map<ClientOperation, Integer> slots = new HashMap<>();

  /** A number for each value, so that configurations are small. */
  private final Map<String, Integer> numbers = new HashMap<>(Map.of(ABSENT, ABSENT_NUMBER));

  /** For each value, the earliest time at which it may vanish. */
  private final long[] expiresAt;

  /**
   * For each value, the open operations that change nothing and whose results fit this value, one
   * bit per slot.
   */
  private final long[] fitting;

  // The open operations. Each has a slot, which is a bit in the masks and an index in the arrays.
  private final ClientOperation[] open = new ClientOperation[Long.SIZE];

  /** The value that the key must hold when the operation takes effect. */
  private final int[] requires = new int[Long.SIZE];

  /** The value that the key holds after the operation has taken effect. */
  private final int[] leaves = new int[Long.SIZE];

  /** The writes among the open operations. */
  private long writes;

  /** The open operations with unknown results, which need not take effect. */
  private long optional;

  /**
   * The deletions among {@link #optional} that have no condition. They all have the same effect, so
   * only the one in the lowest slot is tried.
   */
  private long interchangeable;

  String stuckAt;

  /**
   * Prepares the check of one key.
   *
   * @param history the operations on the key
   * @param valueOfVersion the value that each version stands for
   * @param emptyStarts when the key's segment started empty because its loss was accepted
   * @param lifetimeError how much of its time to live a value may lack because clocks run too fast,
   *     as a fraction
   * @param exactSince values that were put before this time may vanish at any time
   */
  Linearizability(
      List<ClientOperation> history,
      Map<Long, String> valueOfVersion,
      List<Long> emptyStarts,
      double lifetimeError,
      long exactSince) {
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
    moments.sort((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : a.kind.compareTo(b.kind));
    all.forEach(this::numberValues);
    fitting = new long[numbers.size()];
    expiresAt = new long[numbers.size()];
    Arrays.fill(expiresAt, Long.MAX_VALUE);
    for (ClientOperation op : history) {
      if (op.value != null && op.ttlMillis > 0) {
        long lives = (long) (op.ttlMillis * 1e6 * (1 - lifetimeError)) - AHEAD_NANOS;
        expiresAt[number(op.value)] = op.invoked + (op.invoked < exactSince ? 0 : lives);
      }
    }
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

  private void numberValues(ClientOperation op) {
    if (op.value != null) {
      number(op.value);
    }
    if (op.expected != null) {
      number(op.expected);
    }
    number(op.isRead() && op.read != null ? op.read : found(op));
  }

  private int number(String value) {
    return numbers.computeIfAbsent(value, v -> numbers.size());
  }

  Result judge() {
    Configurations possible = new Configurations(0);
    possible.add(ABSENT_NUMBER, 0);
    for (Moment moment : moments) {
      switch (moment.kind) {
        case STARTED_EMPTY -> possible = startEmpty(possible, moment.at);
        case CALL -> {
          if (!begin(moment.operation)) {
            return Result.TOO_COMPLEX;
          }
        }
        case RETURN -> {
          int slot = slots.get(moment.operation);
          possible = extend(possible, slot, moment.at);
          if (possible != null && possible.size() == 0) {
            stuckAt = moment.operation.toString();
            return Result.WRONG;
          }
          end(slot);
        }
      }
      if (possible == null) {
        return Result.TOO_COMPLEX;
      }
    }
    return Result.LINEARIZABLE;
  }

  /** Gives a slot to an operation that is called. Returns false if no slot is free. */
  private boolean begin(ClientOperation op) {
    int slot = Long.numberOfTrailingZeros(~used());
    if (slot == Long.SIZE) {
      return false;
    }
    open[slot] = op;
    slots.put(op, slot);
    long mark = 1L << slot;
    requires[slot] = required(op);
    if (op.isRead() || failed(op)) {
      if (requires[slot] >= 0) {
        fitting[requires[slot]] |= mark;
      }
    } else {
      writes |= mark;
      leaves[slot] = op.value == null ? ABSENT_NUMBER : number(op.value);
    }
    if (!known(op)) {
      optional |= mark;
      if (op.value == null && op.expected == null) {
        interchangeable |= mark;
      }
    }
    return true;
  }

  private long used() {
    long used = 0;
    for (int i = 0; i < open.length; i++) {
      used |= open[i] == null ? 0 : 1L << i;
    }
    return used;
  }

  /** Frees the slot of an operation that has returned. Such an operation is never optional. */
  private void end(int slot) {
    long mark = 1L << slot;
    open[slot] = null;
    writes &= ~mark;
    if (requires[slot] >= 0) {
      fitting[requires[slot]] &= ~mark;
    }
  }

  /** Returns which value the key must hold so that the operation can have had its result. */
  private int required(ClientOperation op) {
    if (op.isRead()) {
      return number(op.read);
    }
    if (failed(op)) {
      // An echo gives the demanded value a different version.
      boolean isMet = found(op).equals(op.expected) && op.version == op.demanded();
      return isMet ? IMPOSSIBLE : number(found(op));
    }
    return op.expected == null ? ANYTHING : number(op.expected);
  }

  /**
   * Makes the key absent. Operations keep their results, but those with unknown results may take
   * effect again. Any open operation may have taken effect just before this moment, but need not
   * have done so.
   */
  private Configurations startEmpty(Configurations from, long now) {
    Configurations before = reachable(from, 0, now);
    if (before == null) {
      return null;
    }
    Configurations after = new Configurations(optional);
    for (int i = 0; i < before.size(); i++) {
      after.add(ABSENT_NUMBER, before.done(i) & ~optional);
    }
    return after;
  }

  /**
   * Returns the configurations that follow from these and in which the operation in this slot has
   * taken effect. The slot's mark is removed from them. Returns null if there are too many.
   */
  private Configurations extend(Configurations from, int slot, long now) {
    long mark = 1L << slot;
    Configurations all = reachable(from, mark, now);
    if (all == null) {
      return null;
    }
    Configurations reached = new Configurations(optional);
    for (int i = 0; i < all.size(); i++) {
      if ((all.done(i) & mark) != 0 && !all.isRedundant(i)) {
        reached.add(all.holds(i), all.done(i) & ~mark);
      }
    }
    return reached;
  }

  /**
   * Returns these configurations and all that follow from them. Configurations in which the marked
   * operation has taken effect are not extended further. Returns null if there are too many.
   */
  private Configurations reachable(Configurations from, long mark, long now) {
    Configurations all = new Configurations(optional);
    for (int i = 0; i < from.size(); i++) {
      if (!from.isRedundant(i)) {
        add(all, from.holds(i), from.done(i));
      }
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.isRedundant(i) || (all.done(i) & mark) != 0) {
        continue;
      }
      int holds = all.holds(i);
      long done = all.done(i);
      if (expiresAt[holds] <= now) {
        add(all, ABSENT_NUMBER, done);
      }
      long left = writes & ~done;
      left &= ~(left & interchangeable) | Long.lowestOneBit(left & interchangeable);
      for (; left != 0; left &= left - 1) {
        int slot = Long.numberOfTrailingZeros(left);
        if (requires[slot] == ANYTHING || requires[slot] == holds) {
          add(all, leaves[slot], done | 1L << slot);
        }
      }
      if (all.size() > CONFIGURATIONS_MAX) {
        return null;
      }
    }
    return all;
  }

  /**
   * Adds a configuration. If an operation changes nothing and its result fits, it takes effect now.
   * This never rules out another order. Trying the operation later as well would only multiply the
   * configurations.
   */
  private void add(Configurations all, int holds, long done) {
    all.add(holds, done | fitting[holds]);
  }

  /** Returns the histories of all keys, sorted by key. */
  static Map<String, List<ClientOperation>> byKey(List<ClientOperation> history) {
    Map<String, List<ClientOperation>> byKey = new TreeMap<>();
    history.forEach(op -> byKey.computeIfAbsent(op.key.toString(), k -> new ArrayList<>()).add(op));
    return byKey;
  }
}
