package io.diststore.disk.format;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Computes checksums. One thread may use an instance. It creates no objects. */
public final class Crc {
  private final CRC32C crc = new CRC32C();

  /** Returns the CRC32C of these bytes. */
  public int of(ByteBuffer bytes, int from, int length) {
    int limit = bytes.limit();
    int position = bytes.position();
    bytes.limit(from + length).position(from);
    crc.reset();
    crc.update(bytes);
    bytes.limit(limit).position(position);
    return (int) crc.getValue();
  }

  /**
   * Returns the salted CRC32C of these bytes: the exclusive or of the CRC32C and both halves of the
   * salt. The salt is random and different for each disk. So a value that a client stores and a
   * block of another disk do not look like a header of this disk.
   */
  public int of(long salt, ByteBuffer bytes, int from, int length) {
    return of(bytes, from, length) ^ (int) salt ^ (int) (salt >>> Integer.SIZE);
  }
}
