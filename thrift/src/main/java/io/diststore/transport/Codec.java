package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.transport.TTransportException;

/**
 * Turns messages into structs and structs into messages by the Thrift library's own protocol. For
 * one thread.
 */
final class Codec {
  private static final int FRAME_HEADER_BYTES = 4;

  private final ByteBufTransport input;
  private final ByteBufTransport output;
  private final TBinaryProtocol reader;
  private final TBinaryProtocol writer;

  Codec(TransportLimits limits) {
    try {
      input = new ByteBufTransport(limits);
      output = new ByteBufTransport(limits);
    } catch (TTransportException impossible) {
      throw new IllegalStateException(
          "Limits that were checked do not fit the Thrift library.", impossible);
    }
    reader = new TBinaryProtocol(input, true, true);
    writer = new TBinaryProtocol(output, true, true);
  }

  /** Fills {@code target} with the struct that {@code message} carries. */
  void read(Message message, TSerializable target) throws TException {
    input.read(message.content());
    reader.reset();
    reader.readMessageBegin();
    target.read(reader);
    reader.readMessageEnd();
  }

  /** A message of {@code struct}; the caller owns it. */
  ByteBuf write(
      ByteBufAllocator allocator,
      boolean framed,
      String method,
      byte type,
      int sequenceId,
      TSerializable struct)
      throws TException {
    ByteBuf message = allocator.buffer();
    boolean written = false;
    try {
      if (framed) {
        message.writeInt(0);
      }
      output.write(message);
      writer.reset();
      writer.writeMessageBegin(new TMessage(method, type, sequenceId));
      struct.write(writer);
      writer.writeMessageEnd();
      if (framed) {
        message.setInt(0, message.readableBytes() - FRAME_HEADER_BYTES);
      }
      written = true;
      return message;
    } finally {
      if (!written) {
        message.release();
      }
    }
  }
}
