package io.diststore.history;

/**
 * One request of a client and what became of it. Values are unique, so a value tells which write it
 * is from.
 *
 * @param key its key
 * @param kind what was asked
 * @param value what was to be written, or was read; null: absent
 * @param ifVersion the version that a {@link Kind#CONDITIONAL_WRITE} demands
 * @param version of the write, or of what was found; 0: absent
 * @param invoked when it was asked, {@link System#nanoTime}
 * @param returned when it was answered, or given up
 * @param outcome what the client knows
 */
public record Operation(
    String key,
    Kind kind,
    String value,
    long ifVersion,
    long version,
    long invoked,
    long returned,
    Outcome outcome) {
  /** What was asked. */
  public enum Kind {
    READ,
    WRITE,
    CONDITIONAL_WRITE
  }

  /** What became of it, as its client knows. */
  public enum Outcome {
    DONE,
    /** Nothing was written, as the key had {@code version} instead of {@code ifVersion}. */
    CONDITION_FAILED,
    /** Refused, or never answered: a write may have been applied, now or later. */
    UNKNOWN
  }

  /** Whether it may have changed the key. */
  public boolean isWrite() {
    return kind != Kind.READ;
  }
}
