package io.diststore.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TMessageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler in a server connection's pipeline: starts a call for each message. Whether a
 * call is oneway depends only on its method, because some clients send oneway calls with the
 * message type of ordinary calls.
 */
final class CallHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);
  private static final LimitedLog FAILURES = new LimitedLog(LOG);

  private final Connection connection;
  private final MethodTable methods;
  private final Oversized oversized;
  private final Codec codec;

  CallHandler(Connection connection, MethodTable methods, Oversized oversized, Codec codec) {
    this.connection = connection;
    this.methods = methods;
    this.oversized = oversized;
    this.codec = codec;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    ThriftMessage message = (ThriftMessage) read;
    if (message.type() == TMessageType.CALL || message.type() == TMessageType.ONEWAY) {
      call(message);
    } else {
      connection.refuse("it is an answer, but a server accepts only calls");
    }
  }

  private void call(ThriftMessage message) {
    connection.onReadStart();
    Method method = methods.find(message.method());
    if (!connection.isOpen() && (method == null || !method.isOneway())) {
      // The answer to this call could not be sent.
      return;
    }
    Call call =
        new Call(
            connection,
            codec,
            method,
            message.method(),
            message.sequenceId(),
            message.framed(),
            message.bytes());
    connection.begin(call, () -> start(call, method, message));
  }

  private void start(Call call, Method method, ThriftMessage message) {
    if (message.oversized()) {
      connection.counters().countOversized();
      call.onError(
          oversized.refusal(
              message.method(), message.bytes(), connection.limits().messageBytesMax()));
      return;
    }
    if (method == null) {
      connection.counters().countUnknownMethod();
      call.onError(
          new TApplicationException(
              TApplicationException.UNKNOWN_METHOD, "Unknown function " + message.method()));
      return;
    }
    TSerializable arguments = method.emptyArguments();
    try {
      codec.read(message, arguments);
    } catch (TException | RuntimeException unreadable) {
      LOG.debug("The arguments of '{}' could not be read.", message.method(), unreadable);
      String why =
          "The arguments of '" + message.method() + "' cannot be read: " + unreadable.getMessage();
      call.onError(new TApplicationException(TApplicationException.PROTOCOL_ERROR, why));
      if (method.isOneway()) {
        // A oneway call has no answer. Only closing the connection can tell the caller of the
        // error.
        connection.refuse(
            "the arguments of the oneway call '" + message.method() + "' cannot be read");
      }
      return;
    }
    try {
      method.start(arguments, call);
    } catch (TException | RuntimeException failure) {
      call.onError(failure);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection.onReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.onWritabilityChange();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.onClosed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    if (failure instanceof IOException) {
      // Many client programs close the connection right after their last byte.
      LOG.debug("The connection from {} broke.", connection.remoteAddress(), failure);
    } else {
      FAILURES.error(
          "connections closed because this node failed",
          "The connection from {} was closed because this node failed.",
          connection.remoteAddress(),
          failure);
    }
    ctx.close();
  }
}
