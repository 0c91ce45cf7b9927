package io.diststore.transport;

import io.netty.buffer.ByteBuf;

/** The connection or channel that a {@link MessageDecoder} decodes messages for. */
interface DecoderOwner {
  /**
   * Called when a batch of messages starts. Buffers of earlier batches may have been released by
   * then.
   */
  void onBatchStart();

  /**
   * Reports whether the decoder may hand on the next message now. An owner that returns false must
   * call {@link MessageDecoder#resume} later.
   */
  boolean acceptsNext();

  /**
   * Answers the message that begins at the reader index of {@code in}, if the owner can read it
   * there.
   *
   * @return the length of the answered message in bytes, or 0 if the owner has done nothing. In the
   *     latter case, the decoder must decode the message and hand it on
   */
  int answerInPlace(ByteBuf in, boolean framed);

  /** Called when the first part of a message has arrived without the rest. */
  void onPartialMessage();

  /**
   * Called when the other end will send no more bytes and the decoder has handed on every complete
   * message. The other end may still await answers.
   */
  void onInputEnd();

  /**
   * Called when the rest of the stream cannot be read.
   *
   * @param why the reason, which the log shows after "A message from ADDRESS was refused: "
   */
  void onMalformed(String why);

  /**
   * Called when all connections together keep too many bytes of unfinished messages and this
   * connection has just added some.
   */
  void onOverBudget();
}
