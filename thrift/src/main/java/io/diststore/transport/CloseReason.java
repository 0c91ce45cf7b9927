package io.diststore.transport;

/** Why a connection was closed. Each reason has its own counter. */
public enum CloseReason {
  /** The other end closed the connection, or the network failed. */
  BY_PEER,
  /** A handler closed the connection, or the server shut down. */
  BY_US,
  /** The server already had the maximum number of connections. */
  TOO_MANY_CONNECTIONS,
  /** The other end sent bytes that are not a message, or a message that exceeds a limit. */
  MALFORMED,
  /**
   * Unfinished messages took too much memory, or too many bytes of answers waited for an earlier
   * answer.
   */
  TOO_MUCH_BUFFERED,
  /** A message stalled in the middle, or took too long as a whole. */
  SLOW_WRITER,
  /** The other end did not read its answers. */
  SLOW_READER
}
