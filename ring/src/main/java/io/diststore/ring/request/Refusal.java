package io.diststore.ring.request;

/** Why a request was not done. The codes are on the wire and never change meaning. */
public enum Refusal {
  /** Not applied; the ring could not answer in time. */
  UNAVAILABLE(1),
  /** It may have been applied. */
  INDETERMINATE(2),
  /** All copies of the segment are gone, or out of reach. */
  DATA_LOST(3),
  /** Not applied; a bound was reached. */
  OVERLOADED(4),
  /** Not applied; a key or value is over its limit. */
  TOO_LARGE(5),
  /** Not applied; the request makes no sense. */
  BAD_REQUEST(6);

  private final int code;

  Refusal(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The refusal of a code, or an {@link IllegalArgumentException}. */
  public static Refusal of(int code) {
    for (Refusal refusal : values()) {
      if (refusal.code == code) {
        return refusal;
      }
    }
    throw new IllegalArgumentException("unknown refusal " + code);
  }
}
