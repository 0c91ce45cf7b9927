package io.diststore.e2e;

/**
 * The seed of all random choices: the setting {@code seed}, or otherwise a new seed. Every run
 * prints its seed.
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
