package io.diststore.locator;

/** Why an administrator's word on a loss was not taken. The message says it to people. */
public final class LossNotAccepted extends Exception {
  private static final long serialVersionUID = 1;

  LossNotAccepted(String why) {
    super("The loss was not accepted: " + why + ".");
  }
}
