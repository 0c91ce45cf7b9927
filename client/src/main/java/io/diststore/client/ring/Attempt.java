package io.diststore.client.ring;

import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * One attempt to get a request answered: one message to one node, and the callback for its answer.
 * Only the event loop may use this class.
 */
final class Attempt<R extends TBase<?, ?>, T> implements AsyncMethodCallback<R> {
  private final ClientRequest<R, T> request;
  private final NodeLink link;
  private final Dispatcher dispatcher;

  Attempt(ClientRequest<R, T> request, NodeLink link, Dispatcher dispatcher) {
    this.request = request;
    this.link = link;
    this.dispatcher = dispatcher;
  }

  @Override
  public void onComplete(R result) {
    link.onAnswer();
    if (!request.isInFlight(this)) {
      return;
    }
    T answer;
    try {
      answer = request.method.reader().read(result);
    } catch (TException refusal) {
      dispatcher.onAttemptFailed(request, link, refusal);
      return;
    }
    dispatcher.onAnswer(request, answer);
  }

  @Override
  public void onError(Exception failure) {
    link.onAnswerLost();
    if (request.isInFlight(this)) {
      dispatcher.onAttemptFailed(request, link, failure);
    }
  }
}
