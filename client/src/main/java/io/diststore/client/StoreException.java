package io.diststore.client;

/**
 * A request that got no answer, with the one thing its sender must know: whether it had an effect.
 */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What is to be said instead of this if another copy of the write was sent and never answered:
   * that one may have been applied, whatever became of the others.
   */
  public StoreException ofWriteInDoubt() {
    return this instanceof Indeterminate
        ? this
        : new Indeterminate(
            "the write may have been applied: a copy of it was never answered, and then: "
                + getMessage(),
            this);
  }

  /**
   * Not applied: every copy that was sent was refused by name, or none was sent. Try again later.
   */
  public static final class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    /** For clients, and for those who test how they meet it; the cause may be null. */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The write may have been applied, now or later. Only reading the key tells. */
  public static final class Indeterminate extends StoreException {
    private static final long serialVersionUID = 1L;

    /** For clients, and for those who test how they meet it; the cause may be null. */
    public Indeterminate(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** All copies of this part of the ring are gone or out of reach: the key may have had a value. */
  public static final class DataLost extends StoreException {
    private static final long serialVersionUID = 1L;

    /** For clients, and for those who test how they meet it; the cause may be null. */
    public DataLost(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Not applied: the nodes had as much in hand as they take on, until the deadline. */
  public static final class Overloaded extends StoreException {
    private static final long serialVersionUID = 1L;

    /** For clients, and for those who test how they meet it; the cause may be null. */
    public Overloaded(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Not applied: the key or the value is over a limit that the message names. */
  public static final class TooLarge extends StoreException {
    private static final long serialVersionUID = 1L;

    /** For clients, and for those who test how they meet it; the cause may be null. */
    public TooLarge(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Not applied, and never will be: it breaks a rule that the message names. */
  public static final class BadRequest extends StoreException {
    private static final long serialVersionUID = 1L;

    /** For clients, and for those who test how they meet it; the cause may be null. */
    public BadRequest(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
