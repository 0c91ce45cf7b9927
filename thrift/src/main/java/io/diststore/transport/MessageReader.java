package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocolException;
import org.apache.thrift.protocol.TType;

/**
 * Reads the binary protocol straight from a Netty buffer, faster than the Thrift library does. Only
 * one thread may use an instance.
 *
 * <p>The library first copies each number into an array of its own, and creates an object for each
 * field's header. A call has about a dozen numbers and as many headers. This class reads each
 * number with one access to the buffer, and uses shared header objects for fields with small ids.
 */
final class MessageReader extends TBinaryProtocol {
  private static final int KNOWN_TYPES = 32;
  private static final int KNOWN_IDS = 32;
  private static final TField[] KNOWN = new TField[KNOWN_TYPES * KNOWN_IDS];

  static {
    for (int type = 0; type < KNOWN_TYPES; type++) {
      for (int id = 0; id < KNOWN_IDS; id++) {
        KNOWN[type * KNOWN_IDS + id] = new TField("", (byte) type, (short) id);
      }
    }
  }

  private final ByteBufTransport input;

  MessageReader(ByteBufTransport input) {
    super(input, true, true);
    this.input = input;
  }

  @Override
  public TField readFieldBegin() throws TException {
    byte type = readByte();
    if (type == TType.STOP) {
      return KNOWN[0];
    }
    short id = readI16();
    return type >= 0 && type < KNOWN_TYPES && id >= 0 && id < KNOWN_IDS
        ? KNOWN[type * KNOWN_IDS + id]
        : new TField("", type, id);
  }

  @Override
  public byte readByte() throws TException {
    int at = input.take(1);
    return buffer().getByte(at);
  }

  @Override
  public short readI16() throws TException {
    int at = input.take(2);
    return buffer().getShort(at);
  }

  @Override
  public int readI32() throws TException {
    int at = input.take(4);
    return buffer().getInt(at);
  }

  @Override
  public long readI64() throws TException {
    int at = input.take(8);
    return buffer().getLong(at);
  }

  @Override
  public String readString() throws TException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Returns the bytes in a new array of exactly their size. The caller may keep the array. */
  @Override
  public ByteBuffer readBinary() throws TException {
    return ByteBuffer.wrap(bytes());
  }

  private byte[] bytes() throws TException {
    int length = readI32();
    if (length < 0) {
      throw new TProtocolException(
          TProtocolException.NEGATIVE_SIZE, "The message announces a length of " + length + ".");
    }
    input.checkReadBytesAvailable(length);
    byte[] bytes = new byte[length];
    input.read(bytes, 0, length);
    return bytes;
  }

  private ByteBuf buffer() {
    return input.buffer();
  }
}
