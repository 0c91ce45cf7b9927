package io.diststore.transport;

/** What a {@link MessageDecoder} asks of, and tells, the connection it reads for. */
interface Intake {
  /**
   * Whether the next message may be handed on now; if not, {@link MessageDecoder#resume} is called
   * later.
   */
  boolean takesMore();

  /** A message has begun, and its end has not come with it. */
  void messageBegun();

  /**
   * No more bytes will come, and all messages were handed on. The other end may still await
   * answers.
   */
  void inputEnded();

  /** The stream cannot be read any further; {@code why} goes on after "a message was refused: ". */
  void malformed(String why);

  /**
   * The unfinished messages of all connections take too much memory, and this one has just added to
   * them.
   */
  void overBudget();
}
