package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.transport.TTransportException;

/**
 * Converts messages to structs and structs to messages, using the structs' generated code and the
 * Thrift library's binary protocol. Only one thread may use an instance.
 */
final class Codec {
  private static final int FRAME_HEADER_BYTES = 4;

  private final ByteBufTransport input;
  private final ByteBufTransport output;
  private final MessageReader reader;
  private final MessageWriter writer;

  Codec(TransportLimits limits) {
    try {
      input = new ByteBufTransport(limits);
      output = new ByteBufTransport(limits);
    } catch (TTransportException impossible) {
      throw new IllegalStateException(
          "The Thrift library rejected limits that passed our own checks.", impossible);
    }
    reader = new MessageReader(input);
    writer = new MessageWriter(output);
  }

  /** Fills {@code target} from the struct in {@code message}. */
  void read(ThriftMessage message, TSerializable target) throws TException {
    input.read(message.in(), message.structAt(), message.end());
    reader.reset();
    target.read(reader);
  }

  /**
   * Appends a message with {@code struct} to {@code target}. If this method throws, it appends
   * nothing.
   */
  void append(
      ByteBuf target,
      boolean framed,
      String method,
      byte type,
      int sequenceId,
      TSerializable struct)
      throws TException {
    int before = target.writerIndex();
    boolean written = false;
    try {
      if (framed) {
        target.writeInt(0);
      }
      output.write(target);
      writer.reset();
      writer.writeMessageBegin(new TMessage(method, type, sequenceId));
      struct.write(writer);
      if (framed) {
        target.setInt(before, target.writerIndex() - before - FRAME_HEADER_BYTES);
      }
      written = true;
    } finally {
      if (!written) {
        target.writerIndex(before);
      }
    }
  }
}
