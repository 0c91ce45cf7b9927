package io.diststore.transport;

/**
 * Answers the common calls of one method straight from their bytes, in place: without the objects
 * that a call otherwise is made into on its way from bytes to bytes (message, arguments, callback,
 * result: some ten of them), which cost a pipelined call more than its work. Whatever is not common
 * is left to the method's handler, so that rules, refusals and odd messages are in one place.
 */
@FunctionalInterface
public interface DirectMethod {
  /**
   * Answers a call, if it can do so. On the event loop.
   *
   * @param arguments the struct of the arguments; it must {@link StructReader#fits fit} before
   *     anything is done
   * @param result where the struct of the result is written, which is what the method returns: an
   *     exception is for the handler. Nothing, if the method is oneway or the call answered {@link
   *     DirectCall#later}
   * @return false to leave the call to the handler; then nothing must have been done
   */
  boolean answer(StructReader arguments, StructWriter result, DirectCall call);
}
