package io.diststore.ring.message;

import io.diststore.ring.request.Answer;

/**
 * Answer to {@link Forward}.
 *
 * @param answer for {@link Status#DONE} only, else null
 */
public record Forwarded(long call, int attempt, Status status, Answer answer) implements Message {

  /** What became of this copy of the request. The codes are on the wire. */
  public enum Status {
    /** Answered, and the answer is on record with all writers, or it was a read. */
    DONE(1),
    /**
     * Answered by a failed condition that is on no record: it holds only if no other copy of the
     * request is under way.
     */
    UNRECORDED(2),
    /** Not the primary; this copy was not applied and never will be. */
    MOVED(3),
    /** Not the primary any more; this copy may have been applied. */
    MOVED_MAYBE(4),
    /** The segment has no holder; not applied. */
    LOST(5),
    /** A bound was reached; not applied. */
    OVERLOADED(6),
    /**
     * The client said that it no longer awaits this request: it is not applied now, but an earlier
     * copy may have been.
     */
    FORGOTTEN(7);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /** The status of a code, or an {@link IllegalArgumentException}. */
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
