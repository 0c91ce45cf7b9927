package io.diststore.transport;

/**
 * What came is no message of the protocol, or breaks a bound before its end; the stream cannot be
 * read any further.
 */
final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedMessageException(String message) {
    super(message, null, false, false);
  }
}
