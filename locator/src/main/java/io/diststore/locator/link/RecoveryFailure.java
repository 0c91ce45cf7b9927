package io.diststore.locator.link;

/** A ring was not recovered. The message tells the administrator why, and what to do. */
public final class RecoveryFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean begun;

  public RecoveryFailure(String message, boolean begun) {
    super(message);
    this.begun = begun;
  }

  /**
   * Reports whether the recovery began before it failed. If it began, the ring may still decide the
   * view without the dead members. Otherwise, nothing has changed.
   */
  public boolean begun() {
    return begun;
  }
}
