package io.diststore.ring.view;

/**
 * What a view says of a member. The codes are on the wire and in stored views and never change
 * meaning.
 */
public enum MemberState {
  /** Admitted and being filled; in sync for nothing until a view sets serving = target. */
  JOINING(1),
  /** A full member. */
  UP(2),
  /** A full member that asked to go: it serves on while others take over its segments. */
  LEAVING(3),
  /**
   * Known dead or unreachable: grants, stores, acknowledges and serves nothing. It returns as
   * JOINING only.
   */
  DOWN(4);

  private final int code;

  MemberState(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * The state of a code, or an {@link IllegalArgumentException} for a code that this version does
   * not know.
   */
  public static MemberState of(int code) {
    for (MemberState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("unknown member state " + code);
  }
}
