package io.diststore.transport;

import org.apache.thrift.async.AsyncMethodCallback;

/** The call that a {@link DirectMethod} is answering. Valid only until the method returns. */
public interface DirectCall {
  /** Returns the connection that the call arrived on. */
  Connection connection();

  /**
   * Counts the call as in hand, so that it can be answered later. The method must not be oneway,
   * and must have read all arguments and found that they {@link StructReader#fits fit}.
   *
   * @return the callback, to be completed exactly once, as by a handler: with the value that the
   *     method returns, or with an exception
   */
  <R> AsyncMethodCallback<R> answerLater();
}
