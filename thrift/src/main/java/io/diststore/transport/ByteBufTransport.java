package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * Lets the Thrift library read or write one message in a part of a Netty buffer. Only one thread
 * may use an instance.
 *
 * <p>The transport does not own the buffer. It never releases the buffer and never changes the
 * buffer's reader index. It copies all bytes that the library reads, so the caller may keep the
 * copies.
 */
final class ByteBufTransport extends TEndpointTransport {
  private ByteBuf buffer;
  private int at;
  private int end;

  ByteBufTransport(TransportLimits limits) throws TTransportException {
    super(
        new TConfiguration(limits.messageBytesMax(), limits.messageBytesMax(), limits.depthMax()));
  }

  /** Starts to read {@code source}, from index {@code from} up to index {@code to}. */
  void read(ByteBuf source, int from, int to) {
    buffer = source;
    at = from;
    end = to;
  }

  /** Starts to write to the end of {@code target}. */
  void write(ByteBuf target) {
    buffer = target;
  }

  /** Returns the buffer that is being read or written. */
  ByteBuf buffer() {
    return buffer;
  }

  /**
   * Skips the next {@code length} bytes of the input, and returns the index of the first skipped
   * byte.
   */
  int take(int length) throws TTransportException {
    int from = at;
    if (end - from < length) {
      throw new TTransportException(
          TTransportException.END_OF_FILE,
          "The message is " + (length - (end - from)) + " bytes shorter than it announces.");
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
          "The message announces "
              + length
              + " bytes, but only "
              + (end - at)
              + " bytes are left.");
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
    // A buffer is always open. The owner of the connection opens and closes the socket.
  }

  @Override
  public void close() {
    // See open().
  }
}
