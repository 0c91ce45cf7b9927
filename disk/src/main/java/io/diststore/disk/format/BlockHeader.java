package io.diststore.disk.format;

import io.diststore.disk.storage.StorageFile;
import java.nio.ByteBuffer;

/**
 * The header of a block of the log. All numbers are big-endian:
 *
 * <pre>
 *  0  magic            4 B   "DLB1"
 *  4  payload bytes    4 B
 *  8  incarnation      8 B
 * 16  generation       8 B
 * 24  first LSN        8 B
 * 32  synced LSN       8 B
 * 40  log number       4 B
 * 44  records          4 B
 * 48  zero             8 B
 * 56  payload CRC32C   4 B
 * 60  header CRC32C    4 B   of bytes 0 to 59, salted
 * </pre>
 *
 * The payload follows. Zeros fill the block up to a multiple of {@link StorageFile#PAGE_BYTES}.
 *
 * @param firstLsn the LSN of the first record in the block, or of the record that the block
 *     continues
 * @param syncedLsn the highest LSN that was known to be synced when the block was written
 * @param logNumber the number of the file for which the block was written. A recycled file still
 *     contains blocks with lower numbers
 * @param records how many records end in the block
 */
public record BlockHeader(
    long incarnation,
    long generation,
    int logNumber,
    long firstLsn,
    long syncedLsn,
    int records,
    int payloadBytes,
    int payloadCrc) {
  /** The length of the header. */
  public static final int BYTES = 64;

  private static final int MAGIC = 0x444C4231;
  private static final int CRC_AT = 60;

  /** Returns the LSN of the first record that ends in a later block. */
  public long nextLsn() {
    return firstLsn + records;
  }

  /** Returns the length of the block: header, payload and padding. */
  public int blockBytes() {
    return blockBytes(payloadBytes);
  }

  /** Returns the length of a block whose payload has this length. */
  public static int blockBytes(int payloadBytes) {
    return Math.ceilDiv(BYTES + payloadBytes, StorageFile.PAGE_BYTES) * StorageFile.PAGE_BYTES;
  }

  /** Writes the header into the target. */
  public void write(ByteBuffer target, int at, long salt, Crc crc) {
    target
        .putInt(at, MAGIC)
        .putInt(at + 4, payloadBytes)
        .putLong(at + 8, incarnation)
        .putLong(at + 16, generation)
        .putLong(at + 24, firstLsn)
        .putLong(at + 32, syncedLsn)
        .putInt(at + 40, logNumber)
        .putInt(at + 44, records)
        .putLong(at + 48, 0)
        .putInt(at + 56, payloadCrc)
        .putInt(at + CRC_AT, crc.of(salt, target, at, CRC_AT));
  }

  /** Reads a header. Returns null if there is no intact header of this log file. */
  public static BlockHeader read(ByteBuffer source, int at, long salt, int logNumber, Crc crc) {
    if (source.getInt(at) != MAGIC
        || source.getInt(at + 40) != logNumber
        || source.getInt(at + CRC_AT) != crc.of(salt, source, at, CRC_AT)) {
      return null;
    }
    return new BlockHeader(
        source.getLong(at + 8),
        source.getLong(at + 16),
        logNumber,
        source.getLong(at + 24),
        source.getLong(at + 32),
        source.getInt(at + 44),
        source.getInt(at + 4),
        source.getInt(at + 56));
  }
}
