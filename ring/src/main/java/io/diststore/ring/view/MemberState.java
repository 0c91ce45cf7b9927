package io.diststore.ring.view;

/**
 * The state of a member in a view. The codes appear on the wire and in stored views, so their
 * meaning never changes.
 */
public enum MemberState {
  /**
   * The member has been admitted and is being filled. It is in sync for no segment until a view
   * sets serving = target.
   */
  JOINING(1),
  /** A full member. */
  UP(2),
  /**
   * A full member that has asked to leave. It keeps serving while other members take over its
   * segments.
   */
  LEAVING(3),
  /**
   * The member has been declared dead. It grants, stores, acknowledges and serves nothing. It can
   * return only as JOINING.
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
   * Returns the state that has this code.
   *
   * @throws IllegalArgumentException if the code is unknown
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
