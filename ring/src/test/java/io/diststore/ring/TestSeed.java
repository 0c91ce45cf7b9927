package io.diststore.ring;

/**
 * The seed for a test's random choices. {@code -Dtest.seed=N} repeats the choices of a run that
 * printed the seed N.
 */
public final class TestSeed {
  private TestSeed() {}

  /** Returns the seed from {@code -Dtest.seed}, or else a new seed. Prints the seed. */
  public static long of(String test) {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println(test + " seed " + seed);
    return seed;
  }
}
