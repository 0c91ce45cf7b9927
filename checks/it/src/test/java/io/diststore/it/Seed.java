package io.diststore.it;

/** The seed of a test's random choices. {@code -Dit.seed} repeats the choices of an earlier run. */
final class Seed {
  private Seed() {}

  /** Returns the given seed, or draws one, and prints the seed. */
  static long of(String test) {
    String given = System.getProperty("it.seed", "");
    long seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    System.out.println("it: " + test + " seed " + seed);
    return seed;
  }
}
