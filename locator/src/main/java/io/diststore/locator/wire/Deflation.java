package io.diststore.locator.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;

/** Compresses structs. Only views of large rings are long enough to be worth it. */
final class Deflation {
  /** More than any view takes. So a short message cannot make a node run out of memory. */
  private static final int BYTES_MAX = 4 << 20;

  private Deflation() {}

  static ByteBuffer deflate(TBase<?, ?> struct) {
    try {
      TMemoryBuffer buffer = new TMemoryBuffer(1 << 16);
      struct.write(new TBinaryProtocol(buffer));
      byte[] deflated = new byte[buffer.length() + 1024];
      try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
        deflater.setInput(buffer.getArray(), 0, buffer.length());
        deflater.finish();
        return ByteBuffer.wrap(deflated, 0, deflater.deflate(deflated));
      }
    } catch (TException e) {
      throw new IllegalStateException("a buffer in memory refused a struct", e);
    }
  }

  /**
   * Reads a compressed struct.
   *
   * @throws IllegalArgumentException if the bytes are not a compressed struct of this type, or are
   *     too long
   */
  static <S extends TBase<?, ?>> S inflate(byte[] deflated, S empty) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IllegalArgumentException(
            "a compressed view has more than " + BYTES_MAX + " bytes");
      }
      empty.read(new TBinaryProtocol(new TMemoryInputTransport(bytes)));
      return empty;
    } catch (IOException | TException e) {
      throw new IllegalArgumentException("a compressed view cannot be read: " + e.getMessage(), e);
    }
  }
}
