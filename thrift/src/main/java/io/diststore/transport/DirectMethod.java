package io.diststore.transport;

/**
 * Answers the common calls of one method in place: reads the bytes of the call, and writes the
 * bytes of the answer. A call on the normal path becomes about ten objects (message, arguments,
 * callback, result and so on). For a pipelined call, these objects cost more than the actual work.
 * A direct method leaves uncommon calls to the method's handler, so that rules, refusals and
 * unusual messages are handled in one place only.
 */
@FunctionalInterface
public interface DirectMethod {
  /**
   * Answers a call if it is a common one. Runs on the event loop.
   *
   * @param arguments the argument struct. The method must check that this struct {@link
   *     StructReader#fits fits} before it changes anything
   * @param result receives the result struct. This struct can hold only the method's return value,
   *     so leave calls that fail with an exception to the handler. Write nothing if the method is
   *     oneway or has called {@link DirectCall#answerLater}
   * @return false to leave the call to the handler. In that case, the method must not have changed
   *     anything
   */
  boolean answer(StructReader arguments, StructWriter result, DirectCall call);
}
