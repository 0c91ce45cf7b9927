package io.diststore.locator;

/**
 * The ring rejected an administrator's confirmation that lost data is gone for good. The message
 * tells the administrator why.
 */
public final class LossNotAccepted extends Exception {
  private static final long serialVersionUID = 1;

  LossNotAccepted(String why) {
    super("The loss was not accepted: " + why + ".");
  }
}
