package io.diststore.operator.standin;

/** Every call of a killed operator fails with this exception. */
public final class OperatorKilled extends RuntimeException {
  private static final long serialVersionUID = 1;

  OperatorKilled(String message) {
    super(message);
  }
}
