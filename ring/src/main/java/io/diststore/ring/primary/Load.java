package io.diststore.ring.primary;

/**
 * Measures work under way, in bytes or requests, and compares the amount with a bound. The owner
 * calls {@link #take} when work begins and {@link #give} when work ends.
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
      throw new IllegalStateException("the amount of work under way is negative: " + amount);
    }
  }

  /** Reports whether the amount has reached the bound. */
  boolean isFull() {
    return amount >= bound;
  }

  boolean isEmpty() {
    return amount == 0;
  }
}
