package io.diststore.ring.primary;

/**
 * Counts an amount of work under way against a bound. Work is taken when it begins and given back
 * when it ends.
 */
final class Load {
  private final long bound;
  private long amount;

  Load(long bound) {
    this.bound = bound;
  }

  void take(long more) {
    amount += more;
  }

  void give(long less) {
    amount -= less;
    if (amount < 0) {
      throw new IllegalStateException("more was given back than taken: " + amount);
    }
  }

  boolean isFull() {
    return amount >= bound;
  }

  boolean isEmpty() {
    return amount == 0;
  }
}
