package io.diststore.history;

/**
 * One request from a client, and its answer. No two writes have the same value, so a value
 * identifies the write that stored it.
 *
 * @param key the key of the request
 * @param kind what the client requested
 * @param value the value that the client wanted to write, or the value that it read; null if a read
 *     returned no value
 * @param ifVersion the version that a {@link Kind#CONDITIONAL_WRITE} requires
 * @param version the version in the answer; 0 if the key was absent or the outcome is {@link
 *     Outcome#UNKNOWN}
 * @param invokedNanos when the client sent the request, by {@link System#nanoTime}
 * @param returnedNanos when the client received the answer, or gave up
 * @param outcome what the client knows about the result
 */
public record RecordedOperation(
    String key,
    Kind kind,
    String value,
    long ifVersion,
    long version,
    long invokedNanos,
    long returnedNanos,
    Outcome outcome) {
  /** The kind of a client's request. */
  public enum Kind {
    READ,
    WRITE,
    CONDITIONAL_WRITE
  }

  /** How much a client knows about the result of its request. */
  public enum Outcome {
    DONE,
    /** The write was not applied: the key had {@code version} instead of {@code ifVersion}. */
    CONDITION_FAILED,
    /**
     * The request was refused or never answered. A write with this outcome might have been applied,
     * or might be applied much later.
     */
    UNKNOWN
  }

  /** Reports whether the request asked for a write. */
  public boolean isWrite() {
    return kind != Kind.READ;
  }
}
