package io.diststore.locator;

/**
 * A member could not start, or could not join a ring. The message tells people what happened and
 * what to do.
 */
public final class MemberFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Kind {
    /** Another process uses the requested port. */
    PORT_TAKEN,
    /** No port in the range is free. */
    NO_FREE_PORT,
    /** The node cannot listen on the address. */
    BIND_FAILED,
    /** No process answers at the peer's address. */
    PEER_UNREACHABLE,
    /** The process at the peer's address is not a node. */
    NOT_A_NODE,
    /** The peer serves a different service. */
    OTHER_SERVICE,
    /** The peer is not in the same ring as this node. */
    OTHER_RING,
    /** The ring has a different token. */
    BAD_TOKEN,
    /** This node or the peer does not support the version of the messages that the ring needs. */
    OTHER_VERSION,
    /** A setting that must be the same on all nodes of a ring has different values. */
    OTHER_SETTINGS,
    /** The peer is not in a ring yet. */
    PEER_UNDECIDED,
    /** The ring stopped answering before it admitted this node. */
    NOT_ADMITTED,
    /** This node was closed before it joined. */
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
