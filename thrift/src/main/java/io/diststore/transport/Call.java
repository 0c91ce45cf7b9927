package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TMessageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call in hand: what its answer needs, and the callback that its handler completes. */
final class Call implements AsyncMethodCallback<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  private final Connection connection;
  private final Codec codec;
  private final Method method;
  private final String name;
  private final int sequenceId;
  private final boolean framed;
  private final int bytes;
  private final AtomicBoolean completed = new AtomicBoolean();
  private ByteBuf answer;

  /**
   * @param method null if nobody serves it
   */
  Call(Connection connection, Codec codec, Method method, Message message) {
    this.connection = connection;
    this.codec = codec;
    this.method = method;
    this.name = message.method();
    this.sequenceId = message.sequenceId();
    this.framed = message.framed();
    this.bytes = message.bytes();
  }

  @Override
  public void onComplete(Object value) {
    finish(() -> isAnswered() ? write(TMessageType.REPLY, method.result(value)) : null);
  }

  @Override
  public void onError(Exception failure) {
    finish(() -> isAnswered() ? refusal(failure) : logged(failure));
  }

  boolean isAnswered() {
    return method == null || !method.isOneway();
  }

  int bytes() {
    return bytes;
  }

  boolean hasAnswer() {
    return answer != null;
  }

  void answer(ByteBuf ready) {
    answer = ready;
  }

  ByteBuf takeAnswer() {
    ByteBuf taken = answer;
    answer = null;
    return taken;
  }

  void releaseAnswer() {
    if (answer != null) {
      answer.release();
      answer = null;
    }
  }

  /** Makes the message that ends the call, or null if none does. */
  private interface Answer {
    ByteBuf make() throws TException;
  }

  private void finish(Answer made) {
    if (!completed.compareAndSet(false, true)) {
      LOG.error("The handler of '{}' completed a call twice; the second time was ignored.", name);
      return;
    }
    var loop = connection.channel().eventLoop();
    if (loop.inEventLoop()) {
      complete(made);
    } else {
      loop.execute(() -> complete(made));
    }
  }

  private void complete(Answer made) {
    ByteBuf ready;
    try {
      ready = made.make();
    } catch (TException | RuntimeException failure) {
      ready = internalError(failure);
    }
    connection.complete(this, ready);
  }

  private ByteBuf refusal(Exception failure) throws TException {
    TSerializable declared = method == null ? null : method.refusal(failure);
    if (declared != null) {
      return write(TMessageType.REPLY, declared);
    }
    if (failure instanceof TApplicationException refused) {
      return write(TMessageType.EXCEPTION, refused);
    }
    return internalError(failure);
  }

  private ByteBuf logged(Exception failure) {
    connection.counters().countFailedCall();
    LOG.warn(
        "The oneway call of '{}' from {} was refused: {}",
        name,
        connection.remoteAddress(),
        failure.toString());
    return null;
  }

  private ByteBuf internalError(Exception failure) {
    connection.counters().countFailedCall();
    LOG.error("The call of '{}' from {} failed.", name, connection.remoteAddress(), failure);
    var told =
        new TApplicationException(
            TApplicationException.INTERNAL_ERROR,
            "The node failed at '" + name + "'; its log says why. It may have been carried out.");
    try {
      return isAnswered() ? write(TMessageType.EXCEPTION, told) : null;
    } catch (TException impossible) {
      throw new IllegalStateException("A message into memory cannot fail.", impossible);
    }
  }

  private ByteBuf write(byte type, TSerializable struct) throws TException {
    return codec.write(connection.channel().alloc(), framed, name, type, sequenceId, struct);
  }
}
