package io.diststore.ring.request;

/**
 * The reason why a request was refused. The codes appear on the wire, so their meaning never
 * changes.
 */
public enum Refusal {
  /** Not applied: the ring could not answer in time. */
  UNAVAILABLE(1),
  /** The request may have been applied. */
  INDETERMINATE(2),
  /** All copies of the segment are gone or out of reach. */
  DATA_LOST(3),
  /** Not applied: a limit was reached. */
  OVERLOADED(4),
  /** Not applied: the key or the value is too long. */
  TOO_LARGE(5),
  /** Not applied: the request is invalid. */
  BAD_REQUEST(6);

  private final int code;

  Refusal(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * Returns the refusal that has this code.
   *
   * @throws IllegalArgumentException if the code is unknown
   */
  public static Refusal of(int code) {
    for (Refusal refusal : values()) {
      if (refusal.code == code) {
        return refusal;
      }
    }
    throw new IllegalArgumentException("unknown refusal " + code);
  }
}
