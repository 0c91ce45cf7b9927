package io.diststore.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.thrift.protocol.TMessageType;

/** The last handler in a {@link ThriftChannel}'s pipeline: passes each answer to the channel. */
final class AnswerHandler extends ChannelInboundHandlerAdapter {
  private final ThriftChannel channel;

  AnswerHandler(ThriftChannel channel) {
    this.channel = channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    ThriftMessage message = (ThriftMessage) read;
    if (message.type() == TMessageType.REPLY || message.type() == TMessageType.EXCEPTION) {
      channel.onAnswer(message);
    } else {
      channel.close(CloseReason.MALFORMED, "the other end sent a call instead of an answer");
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    channel.onReadComplete();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    channel.close(CloseReason.BY_PEER, "the connection failed: " + failure);
  }
}
