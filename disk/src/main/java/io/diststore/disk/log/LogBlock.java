package io.diststore.disk.log;

import io.diststore.disk.format.BlockHeader;
import io.diststore.disk.format.Crc;
import io.diststore.disk.format.RecordHeader;
import io.diststore.disk.storage.StorageFile;
import java.nio.ByteBuffer;

/** A block of the log that is being filled, or that waits to be written. */
final class LogBlock {
  private final ByteBuffer bytes;
  private long firstLsn;
  private int records;
  private int end;
  private boolean continues;

  LogBlock(int bytesMax) {
    bytes =
        ByteBuffer.allocateDirect(bytesMax + StorageFile.PAGE_BYTES)
            .alignedSlice(StorageFile.PAGE_BYTES)
            .slice(0, bytesMax);
    clear();
  }

  /** Makes the block empty. */
  void clear() {
    bytes.clear();
    records = 0;
    end = BlockHeader.BYTES;
    continues = false;
  }

  boolean isEmpty() {
    return end == BlockHeader.BYTES;
  }

  /** Returns how many bytes of payload another record, or piece of one, may have. */
  int room() {
    return bytes.capacity() - end - RecordHeader.BYTES;
  }

  /** Returns true if the last record of this block continues in the next block. */
  boolean continues() {
    return continues;
  }

  /** Returns the LSN of the last record that ends in this block or an earlier one. */
  long lastLsn() {
    return firstLsn + records - 1;
  }

  /** Returns the length of the block on the disk. */
  int blockBytes() {
    return BlockHeader.blockBytes(end - BlockHeader.BYTES);
  }

  /** Returns the length of the records: headers and payloads. */
  int recordBytes() {
    return end - BlockHeader.BYTES;
  }

  /** Adds a record, or a piece of one, for which there must be {@link #room()}. */
  void add(
      long lsn,
      int kind,
      int segment,
      ByteBuffer payload,
      int from,
      int length,
      int piece,
      boolean isLast) {
    if (isEmpty()) {
      firstLsn = lsn;
    }
    RecordHeader.write(bytes, end, lsn, kind, segment, length, piece, isLast);
    bytes.put(end + RecordHeader.BYTES, payload, from, length);
    end += RecordHeader.BYTES + length;
    records += isLast ? 1 : 0;
    continues = !isLast;
  }

  /** Adds all headers and checksums. Returns the bytes to write. */
  ByteBuffer seal(
      long incarnation, long generation, int logNumber, long syncedLsn, long salt, Crc crc) {
    for (int at = BlockHeader.BYTES; at < end; ) {
      RecordHeader.seal(bytes, at, salt, crc);
      at += RecordHeader.BYTES + RecordHeader.payloadBytes(bytes, at);
    }
    int payloadBytes = end - BlockHeader.BYTES;
    int payloadCrc = crc.of(bytes, BlockHeader.BYTES, payloadBytes);
    new BlockHeader(
            incarnation,
            generation,
            logNumber,
            firstLsn,
            syncedLsn,
            records,
            payloadBytes,
            payloadCrc)
        .write(bytes, 0, salt, crc);
    int blockBytes = blockBytes();
    for (int at = end; at < blockBytes; at++) {
      bytes.put(at, (byte) 0);
    }
    return bytes.clear().limit(blockBytes);
  }
}
