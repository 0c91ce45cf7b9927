package io.diststore.transport;

/**
 * The connection ended before the answer came: the call may have had an effect at the other end.
 */
public final class LinkLostException extends java.io.IOException {
  private static final long serialVersionUID = 1;

  LinkLostException(String message) {
    super(message);
  }
}
