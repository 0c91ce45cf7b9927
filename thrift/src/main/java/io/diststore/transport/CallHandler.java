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
 * The server's end of a connection: starts the call that each message is. Whether it is a oneway
 * one is told by its method alone.
 */
final class CallHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);

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
    Message message = (Message) read;
    if (message.type() == TMessageType.CALL || message.type() == TMessageType.ONEWAY) {
      call(message);
    } else {
      connection.refuse("an answer came where calls are taken");
    }
  }

  private void call(Message message) {
    connection.reading();
    Method method = methods.find(message.method());
    if (!connection.isOpen() && (method == null || !method.isOneway())) {
      // Nobody is there for the answer any more.
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

  private void start(Call call, Method method, Message message) {
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
              TApplicationException.UNKNOWN_METHOD,
              "There is no method '" + message.method() + "' here."));
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
        // Nothing else could tell the caller, who would go on sending what nobody understands.
        connection.refuse("the arguments of the oneway '" + message.method() + "' cannot be read");
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
    connection.readComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.writabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    if (failure instanceof IOException) {
      // The other end is gone, which many callers' programs do straight after their last byte.
      LOG.debug("The connection from {} broke.", connection.remoteAddress(), failure);
    } else {
      LOG.error(
          "The connection from {} was closed by a failure of this node.",
          connection.remoteAddress(),
          failure);
    }
    ctx.close();
  }
}
