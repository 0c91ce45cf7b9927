package io.diststore.client.ring;

import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;

/** One copy of a request that was sent to one node, and takes its answer. For the loop's thread. */
final class Copy<R extends TBase<?, ?>, T> implements AsyncMethodCallback<R> {
  private final Request<R, T> request;
  private final NodeLink link;
  private final Dispatcher dispatcher;

  Copy(Request<R, T> request, NodeLink link, Dispatcher dispatcher) {
    this.request = request;
    this.link = link;
    this.dispatcher = dispatcher;
  }

  @Override
  public void onComplete(R result) {
    link.answered();
    if (request.copy != this) {
      return;
    }
    request.copy = null;
    T meaning;
    try {
      meaning = request.method.meaning().of(result);
    } catch (TException refusal) {
      dispatcher.refused(request, link, refusal);
      return;
    }
    dispatcher.answered(request, meaning);
  }

  @Override
  public void onError(Exception failure) {
    link.unanswered();
    if (request.copy == this) {
      request.copy = null;
      dispatcher.refused(request, link, failure);
    }
  }
}
