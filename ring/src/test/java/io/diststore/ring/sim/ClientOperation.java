package io.diststore.ring.sim;

import io.diststore.ring.request.Operation;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.shell.Ticket;
import java.util.HashSet;
import java.util.Set;

/** One operation of one client, with all its attempts. */
final class ClientOperation {
  /** The result as the client knows it. */
  enum State {
    OPEN,
    OK,
    CONDITION_FAILED,
    /** The operation was not applied, and never will be. */
    REFUSED,
    /** The operation may have taken effect, and may still take effect later. */
    UNKNOWN
  }

  /** One attempt to send the operation. The attempt is the ticket for its answer. */
  record Attempt(ClientOperation operation, int number) implements Ticket {}

  final int client;
  final RequestId id;
  final Key key;
  final Operation operation;

  /** The value to put, or null. No two operations put the same value. */
  final String value;

  /**
   * The value whose version the condition demands. {@link Linearizability#ABSENT} means that the
   * key must be absent; null means that there is no condition.
   */
  final String expected;

  final long ttlMillis;
  final long invoked;
  final long end;
  long returned = Long.MAX_VALUE;
  State state = State.OPEN;

  /** The value that was read. */
  String read;

  /** The version that was written. If the condition failed, the version that the key had then. */
  long version;

  int attempts;

  /**
   * Whether a copy that was not marked as repeated was answered that the condition failed. The
   * client cannot rely on this answer, so the operation may still end in any other state.
   */
  boolean hasFailedCondition;

  /** How many attempts went to a machine without a running node. */
  int deadEnds;

  final Set<Integer> refused = new HashSet<>();

  ClientOperation(
      int client,
      RequestId id,
      Key key,
      Operation operation,
      String value,
      String expected,
      long ttlMillis,
      long invoked,
      long end) {
    this.client = client;
    this.id = id;
    this.key = key;
    this.operation = operation;
    this.value = value;
    this.expected = expected;
    this.ttlMillis = ttlMillis;
    this.invoked = invoked;
    this.end = end;
  }

  /**
   * Returns a copy of this operation with an unknown result. No client awaits an answer to the
   * copy.
   */
  ClientOperation echo() {
    ClientOperation echo =
        new ClientOperation(
            client, id, key, operation, value, expected, ttlMillis, invoked, Long.MAX_VALUE);
    echo.state = State.UNKNOWN;
    return echo;
  }

  /** Returns the version that a conditional write demands. */
  long demanded() {
    return ((Operation.Write) operation).ifVersion();
  }

  boolean isRead() {
    return operation instanceof Operation.Get;
  }

  @Override
  public String toString() {
    return String.format(
        "%s#%d %s %s%s %.4f..%s %s%s",
        (char) ('A' + client),
        id.number(),
        operation.getClass().getSimpleName() + " " + key,
        value == null ? "" : value,
        expected == null ? "" : " if " + expected,
        invoked / 1e9,
        returned == Long.MAX_VALUE ? "?" : String.format("%.4f", returned / 1e9),
        state,
        isRead() ? " -> " + read : "");
  }
}
