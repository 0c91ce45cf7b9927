package io.diststore.transport;

import io.netty.buffer.ByteBuf;

/** What a {@link MessageDecoder} asks of, and tells, the connection it reads for. */
interface Intake {
  /** A batch of messages begins; what was seen of a buffer before need not be there any more. */
  void batchBegins();

  /**
   * Whether the next message may be handed on now; if not, {@link MessageDecoder#resume} is called
   * later.
   */
  boolean takesMore();

  /**
   * Answers the message that {@code in} is to be read from next, if that can be done where it lies.
   *
   * @return how many bytes it has; 0 if it is to be cut out and handed on, as nothing was done
   */
  int answerInPlace(ByteBuf in, boolean framed);

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
