package io.diststore.node;

/** What every command's exit code means, the same for all of them. */
public enum ExitCode {
  /** It was done. */
  DONE(0),
  /** The key is absent, or was not as a condition demanded, or a test did not hold. */
  NOT_SO(1),
  /**
   * The command line makes no sense, or a key or value is too large; the same again will fail
   * again.
   */
  USAGE(2),
  /**
   * Nothing happened, as the ring or a part of it cannot be reached or is too busy. Worth another
   * try.
   */
  UNAVAILABLE(3),
  /** The request may have been applied, or a node left without handing everything over. */
  UNKNOWN(4),
  /** All copies of a part of the ring are gone. */
  DATA_LOST(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
