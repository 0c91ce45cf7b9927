package io.diststore.ring.shell;

import java.util.EnumSet;

/**
 * The rules in force: all of them, but for a simulation that takes one away to see that it notices.
 */
public final class Rules {
  public static final Rules ALL = new Rules(0);

  private final long broken;

  private Rules(long broken) {
    this.broken = broken;
  }

  /** All rules but these. */
  public static Rules without(EnumSet<Rule> broken) {
    long bits = 0;
    for (Rule rule : broken) {
      bits |= 1L << rule.ordinal();
    }
    return new Rules(bits);
  }

  /** Reports whether every rule is in force, as it always is in the product. */
  public boolean complete() {
    return broken == 0;
  }

  /** Whether the rule is in force. */
  public boolean keep(Rule rule) {
    return (broken & 1L << rule.ordinal()) == 0;
  }
}
