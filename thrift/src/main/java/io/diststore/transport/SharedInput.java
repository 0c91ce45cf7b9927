package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * One buffer that all connections of an event loop are read into, one after another. {@link
 * MessageDecoder} handles or copies all bytes before the next read and keeps no part of the buffer.
 * So no buffer has to be allocated and released for each read, and the shared one stays in the
 * processor's caches.
 */
final class SharedInput extends DefaultMaxMessagesRecvByteBufAllocator {
  private final int bytes;
  private ByteBuf shared;

  /**
   * Creates an allocator. The allocator creates the buffer at the first read.
   *
   * @param bytes the maximum number of bytes of one read
   * @param readsPerIteration the maximum number of reads of one connection in one event-loop
   *     iteration
   */
  SharedInput(int bytes, int readsPerIteration) {
    super(readsPerIteration);
    this.bytes = bytes;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own interface returns this deprecated type.
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return bytes;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return input(allocator);
      }
    };
  }

  private ByteBuf input(ByteBufAllocator allocator) {
    if (shared == null) {
      // The JDK frees this memory together with this object, so no release is needed.
      shared = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(bytes));
    }
    // If a handler still holds the shared buffer, its bytes must not be overwritten.
    return shared.refCnt() == 1 ? shared.clear().retain() : allocator.ioBuffer(bytes);
  }
}
