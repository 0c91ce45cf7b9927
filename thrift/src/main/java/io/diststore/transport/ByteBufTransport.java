package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * A part of a Netty buffer as the Thrift library's transport, for reading one message or writing
 * one. It neither owns nor releases the buffer, and leaves its reader's index where it is. It never
 * lets the library look into the buffer's own array: what is read is copied, and may be stored. For
 * one thread.
 */
final class ByteBufTransport extends TEndpointTransport {
  private ByteBuf buffer;
  private int at;
  private int end;

  ByteBufTransport(TransportLimits limits) throws TTransportException {
    super(
        new TConfiguration(limits.messageBytesMax(), limits.messageBytesMax(), limits.depthMax()));
  }

  /** Reads what lies in {@code source} from index {@code from} on, up to {@code to}. */
  void read(ByteBuf source, int from, int to) {
    buffer = source;
    at = from;
    end = to;
  }

  /** Writes to the end of {@code target}. */
  void write(ByteBuf target) {
    buffer = target;
  }

  /** What is read from, or written to. */
  ByteBuf buffer() {
    return buffer;
  }

  /** Takes the next {@code length} bytes, and returns the index of the first. */
  int take(int length) throws TTransportException {
    int from = at;
    if (end - from < length) {
      throw new TTransportException(
          TTransportException.END_OF_FILE,
          "The message ends " + (length - (end - from)) + " bytes short of what it announces.");
    }
    at = from + length;
    return from;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws TTransportException {
    buffer.getBytes(take(length), target, offset, length);
    return length;
  }

  @Override
  public void checkReadBytesAvailable(long length) throws TTransportException {
    if (length < 0 || length > end - at) {
      throw new TTransportException(
          TTransportException.MESSAGE_SIZE_LIMIT,
          "The message announces " + length + " bytes where " + (end - at) + " are left.");
    }
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    buffer.writeBytes(source, offset, length);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void open() {
    // A buffer is always open; whoever owns it closes the socket.
  }

  @Override
  public void close() {
    // As above.
  }
}
