package io.diststore.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks that the recorded operations of one key are linearizable, which means that a single copy
 * of the key could have given the same answers.
 *
 * <p>The store reports the version of every write and of every value that it returns, and
 * guarantees that each write gets a higher version than the writes before it. Therefore only one
 * order has to be checked: operations ordered by version, with each write before the reads of its
 * value. This order is a linearization if and only if it agrees with time: when operation A ended
 * before operation B began, A must not come after B. A lost acknowledged write appears as a later
 * operation with a lower version.
 */
public final class KeyHistory {
  private final List<RecordedOperation> operations;
  private final Map<String, RecordedOperation> writes = new HashMap<>();
  private final TreeMap<Long, String> valueByVersion = new TreeMap<>();
  private final Map<String, Long> versionByValue = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** Takes the operations of one key, in any order. */
  public KeyHistory(List<RecordedOperation> operations) {
    this.operations = operations;
  }

  /** Returns a description of each fault. The list is empty if the history is linearizable. */
  public List<String> faults() {
    for (RecordedOperation operation : operations) {
      if (operation.isWrite()) {
        writes.put(operation.value(), operation);
      }
    }
    operations.stream().filter(KeyHistory::hasKnownVersion).forEach(this::addVersion);
    operations.forEach(this::checkByItself);
    checkOrder();
    return faults;
  }

  /**
   * Reports whether the version of the operation's value is known: after an acknowledged write, and
   * after a read that returned a value.
   */
  private static boolean hasKnownVersion(RecordedOperation operation) {
    return operation.outcome() == RecordedOperation.Outcome.DONE && operation.value() != null;
  }

  private void addVersion(RecordedOperation operation) {
    String value = valueByVersion.putIfAbsent(operation.version(), operation.value());
    if (value != null && !value.equals(operation.value())) {
      fault(operation, "the value " + value + " has the same version");
    }
    Long version = versionByValue.putIfAbsent(operation.value(), operation.version());
    if (version != null && version != operation.version()) {
      fault(operation, "the same write also has version " + version + ": it was applied twice");
    }
  }

  private void checkByItself(RecordedOperation operation) {
    switch (operation.outcome()) {
      case DONE -> {
        if (!operation.isWrite()) {
          checkRead(operation);
        } else if (operation.kind() == RecordedOperation.Kind.CONDITIONAL_WRITE) {
          checkCondition(operation);
        }
      }
      case CONDITION_FAILED -> {
        if (operation.version() == operation.ifVersion()) {
          fault(operation, "the condition failed although the key had the required version");
        }
      }
      case UNKNOWN -> {}
    }
  }

  private void checkRead(RecordedOperation read) {
    if (read.value() == null) {
      if (read.version() != 0) {
        fault(read, "the key was absent but had a version");
      }
      return;
    }
    RecordedOperation write = writes.get(read.value());
    if (write == null) {
      fault(read, "no client wrote this value to the key");
    } else if (write.invokedNanos() > read.returnedNanos()) {
      fault(read, "the value was read before it was written");
    }
  }

  private void checkCondition(RecordedOperation write) {
    Long before = valueByVersion.lowerKey(write.version());
    if (before != null && before > write.ifVersion()) {
      fault(write, "the key had version " + before + " when the write was applied");
    }
  }

  /**
   * Goes through the operations in the order of time. In the order by version, a read must not come
   * before any operation that ended before the read began. A write must come after all of these
   * operations.
   */
  private void checkOrder() {
    record Moment(long nanos, boolean begins, RecordedOperation operation) {}
    List<Moment> moments = new ArrayList<>();
    for (RecordedOperation operation : operations) {
      if (placeOf(operation) != null) {
        moments.add(new Moment(operation.invokedNanos(), true, operation));
        if (operation.outcome() != RecordedOperation.Outcome.UNKNOWN) {
          moments.add(new Moment(operation.returnedNanos(), false, operation));
        }
      }
    }
    moments.sort(
        Comparator.comparingLong(Moment::nanos).thenComparing(moment -> moment.begins() ? 0 : 1));
    long highestEnded = -1;
    for (Moment moment : moments) {
      RecordedOperation operation = moment.operation();
      long place = placeOf(operation);
      if (!moment.begins()) {
        highestEnded = Math.max(highestEnded, place);
        continue;
      }
      boolean changesTheKey =
          operation.isWrite() && operation.outcome() != RecordedOperation.Outcome.CONDITION_FAILED;
      if (place < highestEnded || changesTheKey && place == highestEnded) {
        fault(
            operation,
            "an operation that read or wrote version " + highestEnded + " had already ended");
      }
    }
  }

  /**
   * Returns the version that gives the operation its place in the order, or null if that version is
   * unknown. An operation without a place cannot be a fault.
   */
  private Long placeOf(RecordedOperation operation) {
    if (operation.outcome() != RecordedOperation.Outcome.UNKNOWN) {
      return operation.version();
    }
    return operation.isWrite() ? versionByValue.get(operation.value()) : null;
  }

  private void fault(RecordedOperation operation, String what) {
    faults.add(operation + ": " + what);
  }
}
