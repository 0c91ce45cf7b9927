package io.diststore.ring.message;

import io.diststore.ring.request.Answer;

/**
 * Answers {@link Forward}.
 *
 * @param answer the answer for the client if the status is {@link Status#DONE} or {@link
 *     Status#UNRECORDED}; otherwise null
 * @param beacon the number of the sender's latest beacon if the status is {@link Status#LATE};
 *     otherwise 0
 */
public record Forwarded(long call, int attempt, Status status, Answer answer, long beacon)
    implements Message {

  /** What happened to this copy of the request. The codes appear on the wire. */
  public enum Status {
    /** The request is answered. All writers have recorded the answer, or the request was a read. */
    DONE(1),
    /**
     * The condition of the request failed, and no writer has recorded the failure. The answer is
     * valid only if no other copy of the request is under way.
     */
    UNRECORDED(2),
    /** The receiver is not the primary. This copy was not applied and never will be. */
    MOVED(3),
    /** The receiver is no longer the primary. This copy may have been applied. */
    MOVED_MAYBE(4),
    /** The segment has no live holder. This copy was not applied. */
    LOST(5),
    /** A limit was reached. This copy was not applied. */
    OVERLOADED(6),
    /**
     * The outcome of this request may have been forgotten, because the client no longer awaits the
     * answer, or because there were too many clients. This copy was not applied, but an earlier
     * copy may have been.
     */
    FORGOTTEN(7),
    /**
     * The copy names no recent beacon of the receiver, so it may have been sent long ago. This copy
     * was not applied and never will be.
     */
    LATE(8);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /**
     * Returns the status that has this code.
     *
     * @throws IllegalArgumentException if the code is unknown
     */
    public static Status of(int code) {
      for (Status status : values()) {
        if (status.code == code) {
          return status;
        }
      }
      throw new IllegalArgumentException("unknown status " + code);
    }
  }
}
