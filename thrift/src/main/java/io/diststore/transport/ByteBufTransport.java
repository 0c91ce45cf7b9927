package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * A Netty buffer as the Thrift library's transport, for reading one message or writing one. It
 * neither owns nor releases the buffer. It never lets the library look into the buffer's own array:
 * each binary is copied into an array of exactly its size, which belongs to whoever gets it and may
 * be stored. For one thread.
 */
final class ByteBufTransport extends TEndpointTransport {
  private ByteBuf buffer;

  ByteBufTransport(TransportLimits limits) throws TTransportException {
    super(
        new TConfiguration(limits.messageBytesMax(), limits.messageBytesMax(), limits.depthMax()));
  }

  /** Reads from {@code source}, in which all that is readable is one message. */
  void read(ByteBuf source) throws TTransportException {
    buffer = source;
    resetConsumedMessageSize(-1);
    updateKnownMessageSize(source.readableBytes());
  }

  /** Writes to the end of {@code target}. */
  void write(ByteBuf target) {
    buffer = target;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws TTransportException {
    if (buffer.readableBytes() < length) {
      throw new TTransportException(
          TTransportException.END_OF_FILE,
          "The message ends "
              + (length - buffer.readableBytes())
              + " bytes short of what it announces.");
    }
    countConsumedMessageBytes(length);
    buffer.readBytes(target, offset, length);
    return length;
  }

  @Override
  public void checkReadBytesAvailable(long length) throws TTransportException {
    if (length < 0 || length > buffer.readableBytes()) {
      throw new TTransportException(
          TTransportException.MESSAGE_SIZE_LIMIT,
          "The message announces "
              + length
              + " bytes where "
              + buffer.readableBytes()
              + " are left.");
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
