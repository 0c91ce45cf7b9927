package io.diststore.e2e;

/**
 * Of everything that is drawn: given by the setting {@code seed}, else drawn itself and printed.
 */
final class Seed {
  static final long VALUE = value();

  private Seed() {}

  private static long value() {
    String given = Settings.text("seed");
    long seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    System.out.println("e2e: seed " + seed);
    return seed;
  }
}
