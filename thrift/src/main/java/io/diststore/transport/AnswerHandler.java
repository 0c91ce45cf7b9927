package io.diststore.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.thrift.protocol.TMessageType;

/** The calling end of a connection: hands each answer to the channel that awaits it. */
final class AnswerHandler extends ChannelInboundHandlerAdapter {
  private final ThriftChannel channel;

  AnswerHandler(ThriftChannel channel) {
    this.channel = channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    Message message = (Message) read;
    if (message.type() == TMessageType.REPLY || message.type() == TMessageType.EXCEPTION) {
      channel.answered(message);
    } else {
      channel.close(CloseReason.MALFORMED, "a call came where answers are taken");
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    channel.readComplete();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    channel.close(CloseReason.BY_PEER, "it broke: " + failure);
  }
}
