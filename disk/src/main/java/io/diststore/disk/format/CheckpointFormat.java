package io.diststore.disk.format;

import java.nio.ByteBuffer;

/**
 * The parts of a checkpoint file: a head, one block per segment, the index, and a foot at the very
 * end. All numbers are big-endian:
 *
 * <pre>
 * head                        block                       index                     foot
 *  0 magic "DCH1"    4 B       0 magic "DCB1"    4 B       0 magic "DCI1"    4 B     0 magic "DCF1"    4 B
 *  4 number          4 B       4 number          4 B       4 number          4 B     4 number          4 B
 *  8 base LSN        8 B       8 LSN             8 B       8 blocks          4 B     8 base LSN        8 B
 * 16 incarnation     8 B      16 segment         4 B      12 entries, each:         16 index offset    8 B
 * 24 zero            4 B      20 payload bytes   4 B         offset          8 B    24 index bytes     4 B
 * 28 CRC32C          4 B      24 payload CRC32C  4 B         LSN             8 B    28 blocks          4 B
 *                             28 header CRC32C   4 B         segment         4 B    32 index CRC32C    4 B
 *                             32 payload                     payload bytes   4 B    36 CRC32C          4 B
 * </pre>
 *
 * The number is the number of the checkpoint. The checksum of a payload is not salted. Each other
 * checksum covers the bytes before it and is salted; that of the index covers the index.
 */
public final class CheckpointFormat {
  public static final int HEAD_BYTES = 32;
  public static final int BLOCK_BYTES = 32;
  public static final int INDEX_BYTES = 12;
  public static final int ENTRY_BYTES = 24;
  public static final int FOOT_BYTES = 40;

  private static final int HEAD_MAGIC = 0x44434831;
  private static final int BLOCK_MAGIC = 0x44434231;
  private static final int INDEX_MAGIC = 0x44434931;
  private static final int FOOT_MAGIC = 0x44434631;

  private CheckpointFormat() {}

  /** What the head says. */
  public record Head(int number, long baseLsn, long incarnation) {
    public void write(ByteBuffer target, int at, long salt, Crc crc) {
      target
          .putInt(at, HEAD_MAGIC)
          .putInt(at + 4, number)
          .putLong(at + 8, baseLsn)
          .putLong(at + 16, incarnation)
          .putInt(at + 24, 0)
          .putInt(at + 28, crc.of(salt, target, at, 28));
    }

    /** Reads a head. Returns null if there is no intact head of this checkpoint. */
    public static Head read(ByteBuffer source, int at, int number, long salt, Crc crc) {
      return isIntact(source, at, HEAD_MAGIC, number, 28, salt, crc)
          ? new Head(number, source.getLong(at + 8), source.getLong(at + 16))
          : null;
    }
  }

  /** What the header of a block says. */
  public record Block(int number, long lsn, int segment, int payloadBytes, int payloadCrc) {
    public void write(ByteBuffer target, int at, long salt, Crc crc) {
      target
          .putInt(at, BLOCK_MAGIC)
          .putInt(at + 4, number)
          .putLong(at + 8, lsn)
          .putInt(at + 16, segment)
          .putInt(at + 20, payloadBytes)
          .putInt(at + 24, payloadCrc)
          .putInt(at + 28, crc.of(salt, target, at, 28));
    }

    /** Reads a header. Returns null if there is no intact header of this checkpoint. */
    public static Block read(ByteBuffer source, int at, int number, long salt, Crc crc) {
      return isIntact(source, at, BLOCK_MAGIC, number, 28, salt, crc)
          ? new Block(
              number,
              source.getLong(at + 8),
              source.getInt(at + 16),
              source.getInt(at + 20),
              source.getInt(at + 24))
          : null;
    }
  }

  /** An entry of the index: where a block begins, and what its header says. */
  public record Entry(long offset, long lsn, int segment, int payloadBytes) {
    void write(ByteBuffer target, int at) {
      target
          .putLong(at, offset)
          .putLong(at + 8, lsn)
          .putInt(at + 16, segment)
          .putInt(at + 20, payloadBytes);
    }

    /** Reads the entry with this number, counted from 0. */
    public static Entry read(ByteBuffer source, int indexAt, int number) {
      int at = indexAt + INDEX_BYTES + number * ENTRY_BYTES;
      return new Entry(
          source.getLong(at),
          source.getLong(at + 8),
          source.getInt(at + 16),
          source.getInt(at + 20));
    }

    /** Returns where the next block begins. */
    public long end() {
      return offset + BLOCK_BYTES + payloadBytes;
    }
  }

  /** What the foot says. */
  public record Foot(
      int number, long baseLsn, long indexOffset, int indexBytes, int blocks, int indexCrc) {
    void write(ByteBuffer target, int at, long salt, Crc crc) {
      target
          .putInt(at, FOOT_MAGIC)
          .putInt(at + 4, number)
          .putLong(at + 8, baseLsn)
          .putLong(at + 16, indexOffset)
          .putInt(at + 24, indexBytes)
          .putInt(at + 28, blocks)
          .putInt(at + 32, indexCrc)
          .putInt(at + 36, crc.of(salt, target, at, 36));
    }

    /** Reads a foot. Returns null if there is no intact foot of this checkpoint. */
    public static Foot read(ByteBuffer source, int at, int number, long salt, Crc crc) {
      return isIntact(source, at, FOOT_MAGIC, number, 36, salt, crc)
          ? new Foot(
              number,
              source.getLong(at + 8),
              source.getLong(at + 16),
              source.getInt(at + 24),
              source.getInt(at + 28),
              source.getInt(at + 32))
          : null;
    }
  }

  /** Returns the index and the foot, which end a checkpoint. */
  public static ByteBuffer ending(
      int number, long baseLsn, long indexOffset, Iterable<Entry> entries, int blocks, long salt) {
    Crc crc = new Crc();
    int indexBytes = Math.addExact(INDEX_BYTES, Math.multiplyExact(blocks, ENTRY_BYTES));
    ByteBuffer ending = ByteBuffer.allocate(indexBytes + FOOT_BYTES);
    ending.putInt(0, INDEX_MAGIC).putInt(4, number).putInt(8, blocks);
    int at = INDEX_BYTES;
    for (Entry entry : entries) {
      entry.write(ending, at);
      at += ENTRY_BYTES;
    }
    int indexCrc = crc.of(salt, ending, 0, indexBytes);
    new Foot(number, baseLsn, indexOffset, indexBytes, blocks, indexCrc)
        .write(ending, indexBytes, salt, crc);
    return ending;
  }

  /**
   * Returns true if an index with this number of blocks seems to begin here. The checksum of the
   * index is in the foot, so this method does not check it.
   */
  public static boolean isIndex(ByteBuffer source, int at, int number, int blocks) {
    return source.getInt(at) == INDEX_MAGIC
        && source.getInt(at + 4) == number
        && source.getInt(at + 8) == blocks;
  }

  private static boolean isIntact(
      ByteBuffer source, int at, int magic, int number, int crcAt, long salt, Crc crc) {
    return source.getInt(at) == magic
        && source.getInt(at + 4) == number
        && source.getInt(at + crcAt) == crc.of(salt, source, at, crcAt);
  }
}
