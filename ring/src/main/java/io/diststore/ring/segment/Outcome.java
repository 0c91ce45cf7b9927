package io.diststore.ring.segment;

/**
 * The result of a write: a status and a version. An outcome never contains a value, so tables of
 * outcomes stay small.
 *
 * @param version the version of the write if it was applied. If its condition failed, the current
 *     version of the key, or {@link Version#NONE} if the key is absent
 */
public record Outcome(boolean applied, long version) {
  public static Outcome applied(long version) {
    return new Outcome(true, version);
  }

  public static Outcome conditionFailed(long version) {
    return new Outcome(false, version);
  }
}
