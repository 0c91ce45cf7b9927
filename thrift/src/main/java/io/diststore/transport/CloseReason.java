package io.diststore.transport;

/** Why a connection was closed; each is counted on its own. */
public enum CloseReason {
  /** The other end closed it, or the network did. */
  BY_PEER,
  /** This end closed it on purpose: a handler or the server's own end. */
  BY_US,
  /** Over the server's bound on connections. */
  TOO_MANY_CONNECTIONS,
  /** What came was no message, or one that breaks a bound. */
  MALFORMED,
  /** The unfinished messages of all connections took too much memory. */
  TOO_MUCH_BUFFERED,
  /** A begun message did not go on, or took too long as a whole. */
  SLOW_WRITER,
  /** Answers were not taken. */
  SLOW_READER
}
