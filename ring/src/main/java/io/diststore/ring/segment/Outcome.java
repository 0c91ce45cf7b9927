package io.diststore.ring.segment;

/**
 * What became of a write: a status and a version, never a value, so that the tables of outcomes
 * stay small.
 *
 * @param version the version written, or the current one that broke the condition ({@link
 *     Version#NONE} if absent)
 */
public record Outcome(boolean applied, long version) {
  public static Outcome applied(long version) {
    return new Outcome(true, version);
  }

  public static Outcome conditionFailed(long version) {
    return new Outcome(false, version);
  }
}
