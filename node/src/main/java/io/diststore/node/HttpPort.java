package io.diststore.node;

/**
 * The port of health and metrics.
 *
 * @param asked the one and only; null: the first free one from {@link #FIRST} on
 */
public record HttpPort(Integer asked) {
  public static final int FIRST = 9990;

  /** How many ports are tried. */
  private static final int TRIED = 100;

  public int first() {
    return asked == null ? FIRST : asked;
  }

  public int last() {
    return asked == null ? FIRST + TRIED - 1 : asked;
  }
}
