package io.diststore.disk;

/**
 * The seed of a test's random choices. {@code -Dtest.seed=N} repeats the choices of a run that
 * printed the seed N.
 */
final class TestSeed {
  private TestSeed() {}

  /** Returns the seed that was given, or a random seed if none was given. Prints the seed. */
  static long of(String test) {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println(test + " seed " + seed);
    return seed;
  }
}
