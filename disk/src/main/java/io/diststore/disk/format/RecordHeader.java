package io.diststore.disk.format;

import java.nio.ByteBuffer;

/**
 * The header of a record, or of a piece of a record that is too long for one block. All numbers are
 * big-endian:
 *
 * <pre>
 *  0  payload bytes    4 B   of this piece
 *  4  LSN              4 B   the lower half
 *  8  segment          4 B
 * 12  kind             1 B
 * 13  flags            1 B   1: the record ends with this piece
 * 14  piece            2 B   0 for the first piece of a record
 * 16  payload CRC32C   4 B
 * 20  header CRC32C    4 B   of bytes 0 to 19, salted
 * </pre>
 *
 * The payload follows without padding. The header has a checksum of its own, so a damaged payload
 * still shows its segment.
 *
 * <p>All methods are static and work in place, because the log writes millions of records.
 */
public final class RecordHeader {
  /** The length of the header. */
  public static final int BYTES = 24;

  /** The segment of a record that belongs to the whole member, not to one segment. */
  public static final int NO_SEGMENT = -1;

  private static final int LAST = 1;
  private static final int CRC_AT = 20;

  private RecordHeader() {}

  /** Writes the header without its checksums. */
  public static void write(
      ByteBuffer target,
      int at,
      long lsn,
      int kind,
      int segment,
      int payloadBytes,
      int piece,
      boolean isLast) {
    target
        .putInt(at, payloadBytes)
        .putInt(at + 4, (int) lsn)
        .putInt(at + 8, segment)
        .put(at + 12, (byte) kind)
        .put(at + 13, (byte) (isLast ? LAST : 0))
        .putShort(at + 14, (short) piece);
  }

  /** Adds the checksums of the payload, which follows the header, and of the header. */
  public static void seal(ByteBuffer target, int at, long salt, Crc crc) {
    target.putInt(at + 16, crc.of(target, at + BYTES, payloadBytes(target, at)));
    target.putInt(at + CRC_AT, crc.of(salt, target, at, CRC_AT));
  }

  /**
   * Returns true if an intact header of a piece of this record is here.
   *
   * @param bytesMax how many bytes header and payload may have together
   */
  public static boolean isIntact(
      ByteBuffer source, int at, int bytesMax, long lsn, long salt, Crc crc) {
    return fits(source, at, bytesMax, lsn)
        && source.getInt(at + CRC_AT) == crc.of(salt, source, at, CRC_AT);
  }

  /**
   * Returns true if this is a header of a piece of this record, given that the bytes are intact.
   * The checksum of a whole block shows that without the checksums of its records.
   */
  public static boolean fits(ByteBuffer source, int at, int bytesMax, long lsn) {
    return bytesMax >= BYTES
        && source.getInt(at + 4) == (int) lsn
        && payloadBytes(source, at) >= 0
        && payloadBytes(source, at) <= bytesMax - BYTES;
  }

  /** Returns true if the payload, which follows the header, is intact. */
  public static boolean isPayloadIntact(ByteBuffer source, int at, Crc crc) {
    return source.getInt(at + 16) == crc.of(source, at + BYTES, payloadBytes(source, at));
  }

  public static int payloadBytes(ByteBuffer source, int at) {
    return source.getInt(at);
  }

  public static int segment(ByteBuffer source, int at) {
    return source.getInt(at + 8);
  }

  /** Returns the kind of the record, from 0 to 255. */
  public static int kind(ByteBuffer source, int at) {
    return source.get(at + 12) & 0xFF;
  }

  public static boolean isLast(ByteBuffer source, int at) {
    return source.get(at + 13) == LAST;
  }

  /** Returns the number of the piece within its record, from 0 to 65,535. */
  public static int piece(ByteBuffer source, int at) {
    return source.getShort(at + 14) & 0xFFFF;
  }
}
