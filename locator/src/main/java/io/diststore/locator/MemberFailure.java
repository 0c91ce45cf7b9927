package io.diststore.locator;

/**
 * Why a member did not start, or did not get into a ring. The message says to people what happened
 * and what to do.
 */
public final class MemberFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Kind {
    /** The port that was asked for belongs to somebody else. */
    PORT_TAKEN,
    /** No port of the range is free. */
    NO_FREE_PORT,
    /** The address cannot be listened on. */
    BIND_FAILED,
    /** Nobody answers at the peer's address. */
    PEER_UNREACHABLE,
    /** What answers there is no node. */
    NOT_A_NODE,
    /** The peer serves something else. */
    OTHER_SERVICE,
    /** The peer is in another ring than this node. */
    OTHER_RING,
    /** The ring has another token. */
    BAD_TOKEN,
    /** The peer speaks another version. */
    OTHER_VERSION,
    /** The peer has found no ring itself. */
    PEER_UNDECIDED,
    /** The ring stopped answering before it let this node in. */
    NOT_ADMITTED,
    /** This node was closed before. */
    CLOSED
  }

  private final Kind kind;

  MemberFailure(Kind kind, String message) {
    this(kind, message, null);
  }

  MemberFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
