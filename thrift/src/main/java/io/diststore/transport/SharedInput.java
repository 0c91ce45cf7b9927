package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * One buffer that all connections of an event loop are read into, in turn. What comes is either
 * acted on before the next read or copied ({@link MessageDecoder} keeps no part of it), so that
 * none has to be got and given back for each read, and this one stays in the processor's caches.
 */
final class SharedInput extends DefaultMaxMessagesRecvByteBufAllocator {
  private final int bytes;
  private ByteBuf shared;

  /**
   * @param bytes how many are read at once
   * @param readsPerTurn how often one connection is read in one turn
   */
  SharedInput(int bytes, int readsPerTurn) {
    super(readsPerTurn);
    this.bytes = bytes;
  }

  @Override
  @SuppressWarnings("deprecation") // It is Netty's own type of what it asks for.
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
      // Of the JDK's memory, which goes with this object: nobody has to give it back.
      shared = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(bytes));
    }
    // Whoever has it still, against what is said above, has its bytes.
    return shared.refCnt() == 1 ? shared.clear().retain() : allocator.ioBuffer(bytes);
  }
}
