package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TMessageType;
import org.slf4j.LoggerFactory;

/**
 * One call that has arrived: the data that its answer needs, and the callback that its handler
 * completes.
 */
final class Call implements AsyncMethodCallback<Object> {
  private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(Call.class));
  private static final VarHandle COMPLETED;

  static {
    try {
      COMPLETED = MethodHandles.lookup().findVarHandle(Call.class, "completed", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Connection connection;
  private final Codec codec;
  private final Method method;
  private final String name;
  private final int sequenceId;
  private final boolean framed;
  private final int bytes;
  private volatile boolean completed;
  private ByteBuf answer;

  /**
   * Creates a call that does not count against the connection's limits yet.
   *
   * @param method null if the server does not have the method
   * @param bytes the length of the message that carries the call
   */
  Call(
      Connection connection,
      Codec codec,
      Method method,
      String name,
      int sequenceId,
      boolean framed,
      int bytes) {
    this.connection = connection;
    this.codec = codec;
    this.method = method;
    this.name = name;
    this.sequenceId = sequenceId;
    this.framed = framed;
    this.bytes = bytes;
  }

  @Override
  public void onComplete(Object value) {
    finish(value, null);
  }

  @Override
  public void onError(Exception failure) {
    finish(null, failure);
  }

  /** Reports whether the caller gets an answer, that is, whether the call is not oneway. */
  boolean expectsAnswer() {
    return method == null || !method.isOneway();
  }

  int bytes() {
    return bytes;
  }

  boolean hasAnswer() {
    return answer != null;
  }

  /** Keeps the answer until {@link #takeAnswer} or {@link #releaseAnswer} is called. */
  void keepAnswer(ByteBuf ready) {
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

  /** Ends the call with a value or with a failure. Both are null if the method returns no value. */
  private void finish(Object value, Exception failure) {
    if (!COMPLETED.compareAndSet(this, false, true)) {
      LOG.error(
          "second completions of calls",
          "The handler of '{}' completed a call twice; the second completion was ignored.",
          name);
      return;
    }
    var loop = connection.channel().eventLoop();
    if (loop.inEventLoop()) {
      connection.complete(this, value, failure);
    } else {
      loop.execute(() -> connection.complete(this, value, failure));
    }
  }

  /**
   * Appends the answer to {@code target}. If the answer cannot be written, appends an internal
   * error instead.
   */
  void write(ByteBuf target, Object value, Exception failure) {
    try {
      if (failure == null) {
        write(target, TMessageType.REPLY, method.result(value));
      } else {
        refuse(target, failure);
      }
    } catch (TException | RuntimeException unwritable) {
      internalError(target, unwritable);
    }
  }

  private void refuse(ByteBuf target, Exception failure) throws TException {
    TSerializable declared = method == null ? null : method.refusal(failure);
    if (declared != null) {
      write(target, TMessageType.REPLY, declared);
    } else if (failure instanceof TApplicationException refused) {
      write(target, TMessageType.EXCEPTION, refused);
    } else {
      internalError(target, failure);
    }
  }

  /**
   * Logs why a oneway call failed, because a oneway call has no answer that could report the
   * failure.
   */
  void logRefusal(Exception failure) {
    connection.counters().countFailedCall();
    LOG.warn(
        "refused oneway calls of '" + name + "'",
        "The oneway call '{}' from {} was refused: {}",
        name,
        connection.remoteAddress(),
        failure.toString());
  }

  private void internalError(ByteBuf target, Exception failure) {
    connection.counters().countFailedCall();
    LOG.error(
        "failed calls of '" + name + "'",
        "The call '{}' from {} failed.",
        name,
        connection.remoteAddress(),
        failure);
    var answerToCaller =
        new TApplicationException(
            TApplicationException.INTERNAL_ERROR,
            "The call '"
                + name
                + "' failed in the node; the node's log says why. The call may have taken effect.");
    try {
      write(target, TMessageType.EXCEPTION, answerToCaller);
    } catch (TException impossible) {
      throw new IllegalStateException("Writing a message to memory cannot fail.", impossible);
    }
  }

  private void write(ByteBuf target, byte type, TSerializable struct) throws TException {
    codec.append(target, framed, MethodTable.withoutService(name), type, sequenceId, struct);
  }
}
