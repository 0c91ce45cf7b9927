package io.diststore.it;

/** Where what a test draws comes from: a run can be had again by {@code -Dit.seed}. */
final class Seed {
  private Seed() {}

  /** The seed that was given, or a new one; printed. */
  static long of(String test) {
    String given = System.getProperty("it.seed", "");
    long seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    System.out.println("it: " + test + " seed " + seed);
    return seed;
  }
}
