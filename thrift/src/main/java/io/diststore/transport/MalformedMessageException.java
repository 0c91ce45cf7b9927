package io.diststore.transport;

/**
 * The stream cannot be read any further: its next bytes are not a message of the protocol, or the
 * message exceeds a limit. In the text of the exception, "it" means the malformed message.
 */
final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedMessageException(String message) {
    super(message, null, false, false);
  }
}
