package io.diststore.transport;

/**
 * The seed of a test's random choices. {@code -Dtest.seed=N} repeats the choices of a run that
 * printed the seed N.
 */
final class TestSeed {
  private TestSeed() {}

  /** Returns the given seed, or draws one, and prints the seed. */
  static long of(String test) {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println(test + " seed " + seed);
    return seed;
  }
}
