package io.diststore.it;

/** The seed of a test's random choices. Set {@code -Dit.seed} to repeat an earlier run. */
final class Seed {
  private Seed() {}

  /** Returns the seed that was given, or otherwise a new seed. Also prints the seed. */
  static long of(String test) {
    String given = System.getProperty("it.seed", "");
    long seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    System.out.println("it: " + test + " seed " + seed);
    return seed;
  }
}
