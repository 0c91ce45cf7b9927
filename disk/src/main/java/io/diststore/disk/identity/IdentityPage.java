package io.diststore.disk.identity;

import io.diststore.disk.format.Crc;
import io.diststore.disk.storage.StorageFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One of the two identity files, a page of 4 KiB. All numbers are big-endian:
 *
 * <pre>
 *    0  magic             4 B   "DSID"
 *    4  format            4 B
 *    8  sequence          8 B   the file with the higher sequence counts
 *   16  salt              8 B
 *   24  incarnation       8 B
 *   32  generation        8 B
 *   40  nonce             8 B
 *   48  base LSN          8 B
 *   56  active LSN        8 B
 *   64  synced LSN        8 B
 *   72  log file bytes    8 B
 *   80  checkpoint        4 B
 *   84  first log         4 B
 *   88  active log        4 B
 *   92  flags             4 B   1: retired; 2: this file was written before the other one
 *   96  ring              2 B for the length, then up to 1,024 B of UTF-8
 *       member            2 B for the length, then up to 1,024 B of UTF-8
 *       zeros
 * 4092  CRC32C            4 B   of bytes 0 to 4091
 * </pre>
 *
 * Magic, format and checksum keep their places in every format. So any version can tell a newer
 * format from damage.
 *
 * @param isFirst this file was synced before the other file with this sequence was written
 * @param identity null if the format is newer than {@link #FORMAT}
 */
record IdentityPage(int format, long sequence, boolean isFirst, Identity identity) {
  /** The format of the whole directory. */
  static final int FORMAT = 1;

  /** The longest id of a ring and the longest name of a member, in bytes of UTF-8. */
  static final int TEXT_BYTES_MAX = 1024;

  private static final int MAGIC = 0x44534944;
  private static final int TEXTS_AT = 96;
  private static final int CRC_AT = StorageFile.PAGE_BYTES - 4;
  private static final int RETIRED = 1;
  private static final int FIRST = 2;

  ByteBuffer toBytes() {
    ByteBuffer page = ByteBuffer.allocate(StorageFile.PAGE_BYTES);
    page.putInt(MAGIC)
        .putInt(format)
        .putLong(sequence)
        .putLong(identity.salt())
        .putLong(identity.incarnation())
        .putLong(identity.generation())
        .putLong(identity.nonce())
        .putLong(identity.baseLsn())
        .putLong(identity.activeLsn())
        .putLong(identity.syncedLsn())
        .putLong(identity.logFileBytes())
        .putInt(identity.checkpoint())
        .putInt(identity.firstLog())
        .putInt(identity.activeLog())
        .putInt((identity.isRetired() ? RETIRED : 0) | (isFirst ? FIRST : 0));
    putText(page, identity.ring());
    putText(page, identity.member());
    page.clear();
    return page.putInt(CRC_AT, new Crc().of(page, 0, CRC_AT));
  }

  /** Reads a page of 4 KiB. Returns null if it is damaged. */
  static IdentityPage read(ByteBuffer page) {
    if (page.getInt(0) != MAGIC || page.getInt(CRC_AT) != new Crc().of(page, 0, CRC_AT)) {
      return null;
    }
    int format = page.getInt(4);
    if (format != FORMAT) {
      return new IdentityPage(format, 0, false, null);
    }
    ByteBuffer texts = page.duplicate().position(TEXTS_AT);
    Identity identity =
        new Identity(
            text(texts),
            text(texts),
            page.getLong(16),
            page.getLong(24),
            page.getLong(32),
            page.getLong(40),
            page.getInt(80),
            page.getLong(48),
            page.getInt(84),
            page.getInt(88),
            page.getLong(56),
            page.getLong(64),
            page.getLong(72),
            (page.getInt(92) & RETIRED) != 0);
    boolean isFirst = (page.getInt(92) & FIRST) != 0;
    return new IdentityPage(format, page.getLong(8), isFirst, identity);
  }

  private static void putText(ByteBuffer page, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "longer than " + TEXT_BYTES_MAX + " bytes of UTF-8: " + text);
    }
    page.putShort((short) bytes.length).put(bytes);
  }

  private static String text(ByteBuffer page) {
    byte[] bytes = new byte[page.getShort()];
    page.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
