package io.diststore.ring.sim;

/**
 * The result of a run.
 *
 * @param wrong the error, or null; begins with the time, followed by INVARIANT, HISTORY or STUCK
 * @param trace the hash of all events; equal for equal seeds
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
