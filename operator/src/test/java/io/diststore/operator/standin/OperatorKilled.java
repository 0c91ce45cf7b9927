package io.diststore.operator.standin;

/** What a killed operator runs into whatever it does. */
public final class OperatorKilled extends RuntimeException {
  private static final long serialVersionUID = 1;

  OperatorKilled(String message) {
    super(message);
  }
}
