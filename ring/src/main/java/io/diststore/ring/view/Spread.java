package io.diststore.ring.view;

/**
 * Which owners a view spreads over zones and machines. All members must compute the same owners, so
 * a view says whether the sites of its members count. The codes appear on the wire and in stored
 * views, and never change their meaning.
 */
public enum Spread {
  /**
   * Sites do not count, because no member names one, or because some member has not said that it
   * can place owners by sites.
   */
  NONE(0),
  /** Sites count for the owners under target, and do not count for those under serving. */
  TARGET(1),
  /** Sites count for all owners. */
  ALL(2);

  private final int code;

  Spread(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * Returns the value that has this code.
   *
   * @throws IllegalArgumentException if this version does not know the code
   */
  public static Spread of(int code) {
    for (Spread spread : values()) {
      if (spread.code == code) {
        return spread;
      }
    }
    throw new IllegalArgumentException("unknown spread " + code);
  }
}
