package io.diststore.transport;

/** A connection ended before the answer to a call arrived. The call may have had an effect. */
public final class LinkLostException extends java.io.IOException {
  private static final long serialVersionUID = 1;

  LinkLostException(String message) {
    super(message);
  }
}
