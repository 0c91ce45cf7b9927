package io.diststore.transport;

import org.apache.thrift.async.AsyncMethodCallback;

/**
 * The call that a {@link DirectMethod} is answering. The object is valid only until the method
 * returns.
 */
public interface DirectCall {
  /** Returns the connection that the call arrived on. */
  Connection connection();

  /**
   * Keeps the call open, so that it can be answered later. The call must not be oneway. The caller
   * must first read all arguments and check that they {@link StructReader#fits fit}.
   *
   * @return a callback that must be completed exactly once, either with the return value of the
   *     call or with an exception
   */
  <R> AsyncMethodCallback<R> answerLater();
}
