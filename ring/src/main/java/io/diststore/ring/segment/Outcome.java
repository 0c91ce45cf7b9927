package io.diststore.ring.segment;

/**
 * The result of a write: a status and a version. It never contains a value, so tables of outcomes
 * stay small.
 *
 * @param version the version written; if the condition failed, the key's current version, or {@link
 *     Version#NONE} if the key is absent
 */
public record Outcome(boolean applied, long version) {
  public static Outcome applied(long version) {
    return new Outcome(true, version);
  }

  public static Outcome conditionFailed(long version) {
    return new Outcome(false, version);
  }
}
