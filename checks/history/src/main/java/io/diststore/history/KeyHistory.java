package io.diststore.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether what clients saw of one key could have happened on a single copy.
 *
 * <p>The store says the version of every write and of every value, and promises that versions grow
 * with the writes. So there is only one order to be checked: by version, each write before the
 * reads of it. It is a linearization if and only if no operation that was over before another one
 * began has a place after it. An acknowledged write that was lost shows as a later operation with a
 * lower version.
 */
public final class KeyHistory {
  private final List<Operation> operations;
  private final Map<String, Operation> writes = new HashMap<>();
  private final TreeMap<Long, String> valueOf = new TreeMap<>();
  private final Map<String, Long> versionOf = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** The operations of one key, in any order. */
  public KeyHistory(List<Operation> operations) {
    this.operations = operations;
  }

  /** What is wrong, in words; empty if nothing is. */
  public List<String> faults() {
    for (Operation operation : operations) {
      if (operation.isWrite()) {
        writes.put(operation.value(), operation);
      }
    }
    operations.stream().filter(KeyHistory::tellsAVersion).forEach(this::learn);
    operations.forEach(this::checkAlone);
    checkOrder();
    return faults;
  }

  /** What was read is as much as an acknowledgement for the write that it is from. */
  private static boolean tellsAVersion(Operation operation) {
    return operation.outcome() == Operation.Outcome.DONE && operation.value() != null;
  }

  private void learn(Operation operation) {
    String value = valueOf.putIfAbsent(operation.version(), operation.value());
    if (value != null && !value.equals(operation.value())) {
      fault(operation, "the same version was of " + value);
    }
    Long version = versionOf.putIfAbsent(operation.value(), operation.version());
    if (version != null && version != operation.version()) {
      fault(operation, "the same write also had version " + version + ", so it was applied twice");
    }
  }

  private void checkAlone(Operation operation) {
    switch (operation.outcome()) {
      case DONE -> {
        if (!operation.isWrite()) {
          checkRead(operation);
        } else if (operation.kind() == Operation.Kind.CONDITIONAL_WRITE) {
          checkCondition(operation);
        }
      }
      case CONDITION_FAILED -> {
        if (operation.version() == operation.ifVersion()) {
          fault(operation, "it failed for the version that it demanded");
        }
      }
      case UNKNOWN -> {}
    }
  }

  private void checkRead(Operation read) {
    if (read.value() == null) {
      if (read.version() != 0) {
        fault(read, "an absent key has no version");
      }
      return;
    }
    Operation write = writes.get(read.value());
    if (write == null) {
      fault(read, "nobody wrote this to the key");
    } else if (write.invoked() > read.returned()) {
      fault(read, "it was read before it was written");
    }
  }

  private void checkCondition(Operation write) {
    Long before = valueOf.lowerKey(write.version());
    if (before != null && before > write.ifVersion()) {
      fault(write, "when it was applied the key had version " + before);
    }
  }

  /** In the order of time: nothing may have a place before what was over when it began. */
  private void checkOrder() {
    record Moment(long at, boolean begins, Operation operation) {}
    List<Moment> moments = new ArrayList<>();
    for (Operation operation : operations) {
      if (placeOf(operation) != null) {
        moments.add(new Moment(operation.invoked(), true, operation));
        if (operation.outcome() != Operation.Outcome.UNKNOWN) {
          moments.add(new Moment(operation.returned(), false, operation));
        }
      }
    }
    moments.sort(
        Comparator.comparingLong(Moment::at).thenComparing(moment -> moment.begins() ? 0 : 1));
    long over = -1;
    for (Moment moment : moments) {
      Operation operation = moment.operation();
      long place = placeOf(operation);
      if (!moment.begins()) {
        over = Math.max(over, place);
        continue;
      }
      boolean changes =
          operation.isWrite() && operation.outcome() != Operation.Outcome.CONDITION_FAILED;
      if (place < over || changes && place == over) {
        fault(
            operation,
            "before it began, an operation was over that had seen or written version " + over);
      }
    }
  }

  /**
   * The version where the operation belongs; null if that is unknown, and then nothing is wrong.
   */
  private Long placeOf(Operation operation) {
    if (operation.outcome() != Operation.Outcome.UNKNOWN) {
      return operation.version();
    }
    return operation.isWrite() ? versionOf.get(operation.value()) : null;
  }

  private void fault(Operation operation, String what) {
    faults.add(operation + ": " + what);
  }
}
