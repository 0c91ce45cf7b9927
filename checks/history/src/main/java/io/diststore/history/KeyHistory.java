package io.diststore.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks that the recorded operations of one key are linearizable: a single copy of the key could
 * have given the same answers.
 *
 * <p>The store's answer to a request contains the version of the write or of the value that was
 * read. The store guarantees that each write gets a higher version than all earlier writes to the
 * key. Therefore this class has to check only one order. It sorts the operations by version, and
 * puts each write before the reads of its value.
 *
 * <p>The history is linearizable if and only if this order agrees with time: if operation A ended
 * before operation B began, A must not be sorted after B. If an acknowledged write is lost, a later
 * operation has a lower version than the write.
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
   * Reports whether the answer contained the version of the value that was written or read. This is
   * true for acknowledged writes, and for reads that returned a value.
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
   * Goes through the operations in the order of time, and compares each operation with those that
   * ended before it began. Let v be the highest version among those earlier operations. The version
   * of a read must be at least v, and the version of a write must be higher than v.
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
   * Returns the version by which the operation is sorted, or null if this version is unknown. The
   * check of the order skips operations whose version is unknown.
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
