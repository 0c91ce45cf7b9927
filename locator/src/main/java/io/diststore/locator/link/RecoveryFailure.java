package io.diststore.locator.link;

/** Why a ring was not recovered. The message says to people why, and what to do. */
public final class RecoveryFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean begun;

  public RecoveryFailure(String message, boolean begun) {
    super(message);
    this.begun = begun;
  }

  /** Whether the recovery was begun: it may yet come to be. If not, nothing happened. */
  public boolean begun() {
    return begun;
  }
}
