package io.diststore.client.ring;

/** The stages of a {@link ClientRequest}, from its creation to its end. */
enum RequestStage {
  /** Created; waits for the {@link Dispatcher} to give it a number. */
  NEW,

  /** Has a number; the dispatcher is about to choose what happens to it next. */
  READY,

  /**
   * The request is a write, and its number is too far ahead of the number of the oldest unanswered
   * write. Waits for the oldest write to end.
   */
  HELD_BACK,

  /** Assigned to a node; waits for a connection to that node. */
  CONNECTING,

  /** An attempt is in flight; waits for the node's answer. */
  SENT,

  /** The last attempt failed; waits until the next one is due. */
  PAUSED,

  /** Ended with an answer or a failure. */
  FINISHED;

  /** Reports whether a request in this stage may move to {@code next}. */
  boolean leadsTo(RequestStage next) {
    return switch (this) {
      case NEW -> next == READY;
      case READY -> next != NEW && next != READY;
      case HELD_BACK, PAUSED -> next == READY || next == FINISHED;
      case CONNECTING -> next == SENT || next == PAUSED || next == FINISHED;
      case SENT -> next == PAUSED || next == FINISHED;
      case FINISHED -> false;
    };
  }
}
