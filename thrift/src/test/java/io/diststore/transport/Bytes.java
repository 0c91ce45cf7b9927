package io.diststore.transport;

import io.diststore.thrift.diststore.Store;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.transport.TIOStreamTransport;

/** Makes messages as other programs send them, using the Thrift library's own stream transport. */
final class Bytes {
  private Bytes() {}

  static byte[] message(String method, byte type, int sequenceId, TSerializable struct)
      throws TException {
    var out = new java.io.ByteArrayOutputStream();
    var protocol = new TBinaryProtocol(new TIOStreamTransport(out));
    protocol.writeMessageBegin(new TMessage(method, type, sequenceId));
    struct.write(protocol);
    protocol.writeMessageEnd();
    return out.toByteArray();
  }

  static byte[] call(String method, int sequenceId, TSerializable arguments) throws TException {
    return message(method, TMessageType.CALL, sequenceId, arguments);
  }

  static byte[] put(byte[] key, byte[] value) throws TException {
    return call("put", 0, new Store.put_args(ByteBuffer.wrap(key), ByteBuffer.wrap(value)));
  }

  static byte[] get(byte[] key, int sequenceId) throws TException {
    return call("get", sequenceId, new Store.get_args(ByteBuffer.wrap(key)));
  }

  static byte[] framed(byte[] message) {
    return ByteBufUtil.getBytes(Unpooled.buffer().writeInt(message.length).writeBytes(message));
  }

  static byte[] join(byte[]... parts) {
    ByteBuf all = Unpooled.buffer();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return ByteBufUtil.getBytes(all);
  }

  static byte[] hex(String digits) {
    return ByteBufUtil.decodeHexDump(digits.replace(" ", ""));
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the header of a call of {@code method}; the fields of its arguments must follow. */
  static byte[] header(String method) {
    return ByteBufUtil.getBytes(
        Unpooled.buffer()
            .writeInt(0x80010001)
            .writeInt(method.length())
            .writeBytes(text(method))
            .writeInt(7));
  }
}
