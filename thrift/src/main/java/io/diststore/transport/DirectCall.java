package io.diststore.transport;

import org.apache.thrift.async.AsyncMethodCallback;

/** A call that a {@link DirectMethod} is looking at. Only while it does. */
public interface DirectCall {
  /** By which the call came. */
  Connection connection();

  /**
   * Takes the call to answer it later, once all arguments have been read and {@link
   * StructReader#fits fit}; not for oneway methods.
   *
   * @return to be completed exactly once, as a handler would: with what the method returns or
   *     throws
   */
  <R> AsyncMethodCallback<R> later();
}
