package io.diststore.ring.shell;

import java.util.EnumSet;

/**
 * The rules in force. All rules are in force, except in a simulation that switches one off. The
 * simulation is then expected to notice that the rule is missing.
 */
public final class Rules {
  public static final Rules ALL = new Rules(0);

  private final long broken;

  private Rules(long broken) {
    this.broken = broken;
  }

  /** Returns all rules except these. */
  public static Rules without(EnumSet<Rule> broken) {
    long bits = 0;
    for (Rule rule : broken) {
      bits |= 1L << rule.ordinal();
    }
    return new Rules(bits);
  }

  /** Reports whether all rules are in force. In the product they always are. */
  public boolean complete() {
    return broken == 0;
  }

  /** Reports whether the rule is in force. */
  public boolean keep(Rule rule) {
    return (broken & 1L << rule.ordinal()) == 0;
  }
}
