package io.diststore.transport;

/** A call was not sent, so it had no effect at the other end. */
public final class NotSentException extends java.io.IOException {
  private static final long serialVersionUID = 1;

  NotSentException(String message) {
    super(message);
  }
}
