package io.diststore.ring.sim;

/**
 * What a run came to.
 *
 * @param wrong what went wrong, or null. Begins with INVARIANT, HISTORY or STUCK
 * @param trace the hash of all that happened: equal for equal seeds
 * @param inconclusive keys whose history was too tangled to judge
 * @param majorityLost the ring ended without a majority, legitimately
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
