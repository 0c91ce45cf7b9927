package io.diststore.client;

/** Thrown when a request fails. The subclass tells the caller whether the request had an effect. */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns the exception to throw instead of this one if an attempt at the write is in doubt. The
   * ring may have applied the write, although the last attempt failed.
   */
  public StoreException toIndeterminate() {
    return this instanceof Indeterminate
        ? this
        : new Indeterminate(
            "the write may have been applied: an attempt got no clear answer; last failure: "
                + getMessage(),
            this);
  }

  /**
   * Not applied: the request could not be sent, or every answer said that the request had no
   * effect. A read that gets no answer also fails with this exception. Try again later.
   */
  public static final class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; {@code cause} may be null. Public so that tests can throw the
     * exception.
     */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The write may have been applied, or may still be applied later. Only a read of the key shows
   * whether the write was applied.
   */
  public static final class Indeterminate extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; {@code cause} may be null. Public so that tests can throw the
     * exception.
     */
    public Indeterminate(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** All copies of this part of the ring are lost or unreachable. The key may have had a value. */
  public static final class DataLost extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; {@code cause} may be null. Public so that tests can throw the
     * exception.
     */
    public DataLost(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Not applied: the nodes, or the client itself, had too many requests in flight. Try again later.
   */
  public static final class Overloaded extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; {@code cause} may be null. Public so that tests can throw the
     * exception.
     */
    public Overloaded(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Not applied: the key or the value exceeds a limit, which the message names. */
  public static final class TooLarge extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; {@code cause} may be null. Public so that tests can throw the
     * exception.
     */
    public TooLarge(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Not applied, and will never be applied: the request breaks a rule, which the message names. */
  public static final class BadRequest extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; {@code cause} may be null. Public so that tests can throw the
     * exception.
     */
    public BadRequest(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
