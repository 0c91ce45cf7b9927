package io.diststore.ring.sim;

/**
 * The result of a run.
 *
 * @param wrong the error, or null if the run was correct. The text begins with the time and one of
 *     the words INVARIANT, HISTORY, STUCK or STARVED
 * @param trace the hash of all events. Two runs with the same seed have the same hash
 * @param inconclusive how many keys have histories that are too complex to check
 * @param majorityLost whether the ring ended without a majority, which is not an error
 */
public record Verdict(
    long seed,
    String wrong,
    long trace,
    long operations,
    long commits,
    long reads,
    long views,
    int inconclusive,
    boolean majorityLost) {}
