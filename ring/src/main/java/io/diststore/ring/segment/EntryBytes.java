package io.diststore.ring.segment;

import io.diststore.ring.placement.KeyHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The layout of an entry in a slab.
 *
 * <pre>
 *  0  owner, 3 bytes, and flags, 1 byte
 *  4  version
 * 12  length of the key, unsigned
 * 14  length of the value, unsigned
 * 16  end of the time to live, 8 bytes; only if its flag is set
 *     key
 *     value
 * </pre>
 *
 * <p>The owner is the number of the table that contains the entry. Code that moves the bytes must
 * inform this table. If an entry is too long for one piece, only its first 12 bytes follow this
 * layout; see {@link LongEntries}.
 */
final class EntryBytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int VERSION = 4;
  private static final int LENGTHS = 12;
  private static final int HEADER = 16;
  private static final int EXPIRY = 8;

  private static final int LIVE = 1;
  private static final int EXPIRES = 2;
  private static final int LONG_ONE = 4;

  private EntryBytes() {}

  /** Returns how many bytes the entry takes if it is stored in one piece. */
  static int length(NewEntry entry) {
    return HEADER
        + (entry.expiresAtMillis == Entry.NEVER ? 0 : EXPIRY)
        + entry.keyBytes
        + entry.valueBytes;
  }

  /** Writes the whole entry into one piece. */
  static void write(NewEntry entry, byte[] slab, int at, int owner) {
    writeHeader(entry, slab, at, owner, 0);
    INT.set(slab, at + LENGTHS, entry.keyBytes | entry.valueBytes << 16);
    int keyAt = at + HEADER;
    if (entry.expiresAtMillis != Entry.NEVER) {
      LONG.set(slab, keyAt, entry.expiresAtMillis);
      keyAt += EXPIRY;
    }
    System.arraycopy(entry.keyArray, entry.keyAt, slab, keyAt, entry.keyBytes);
    if (entry.valueBytes > 0) {
      System.arraycopy(
          entry.valueArray, entry.valueAt, slab, keyAt + entry.keyBytes, entry.valueBytes);
    }
  }

  /** Writes the fields that a long entry has in common with all other entries. */
  static void writeHead(NewEntry entry, byte[] slab, int at, int owner) {
    writeHeader(entry, slab, at, owner, LONG_ONE);
  }

  private static void writeHeader(NewEntry entry, byte[] slab, int at, int owner, int flags) {
    int all =
        flags | (entry.live() ? LIVE : 0) | (entry.expiresAtMillis == Entry.NEVER ? 0 : EXPIRES);
    INT.set(slab, at, owner << 8 | all);
    LONG.set(slab, at + VERSION, entry.version);
  }

  static int owner(byte[] slab, int at) {
    return (int) INT.get(slab, at) >>> 8;
  }

  static boolean live(byte[] slab, int at) {
    return (slab[at] & LIVE) != 0;
  }

  static boolean expires(byte[] slab, int at) {
    return (slab[at] & EXPIRES) != 0;
  }

  /** Reports whether this is only the head of a long entry. */
  static boolean isLong(byte[] slab, int at) {
    return (slab[at] & LONG_ONE) != 0;
  }

  static long version(byte[] slab, int at) {
    return (long) LONG.get(slab, at + VERSION);
  }

  // ---- the methods below require an entry that is stored in one piece

  static long expiresAtMillis(byte[] slab, int at) {
    return expires(slab, at) ? (long) LONG.get(slab, at + HEADER) : Entry.NEVER;
  }

  static int valueBytes(byte[] slab, int at) {
    return (int) INT.get(slab, at + LENGTHS) >>> 16;
  }

  private static int keyBytes(byte[] slab, int at) {
    return (int) INT.get(slab, at + LENGTHS) & 0xFFFF;
  }

  private static int keyAt(byte[] slab, int at) {
    return at + HEADER + (expires(slab, at) ? EXPIRY : 0);
  }

  static boolean hasKey(byte[] slab, int at, byte[] array, int from, int length) {
    int keyAt = keyAt(slab, at);
    return keyBytes(slab, at) == length
        && Arrays.equals(slab, keyAt, keyAt + length, array, from, from + length);
  }

  static long hash(byte[] slab, int at) {
    return KeyHash.of(slab, keyAt(slab, at), keyBytes(slab, at));
  }

  static Key key(byte[] slab, int at) {
    int from = keyAt(slab, at);
    return new Key(Arrays.copyOfRange(slab, from, from + keyBytes(slab, at)));
  }

  static void describe(byte[] slab, int at, StoredEntry into) {
    if (live(slab, at)) {
      int from = keyAt(slab, at) + keyBytes(slab, at);
      into.setValue(slab, from, valueBytes(slab, at), version(slab, at), expiresAtMillis(slab, at));
    } else {
      into.setTombstone(version(slab, at));
    }
  }

  /** Returns the entry that is stored here, with {@code key} as its key and a copy of its value. */
  static Entry read(byte[] slab, int at, Key key) {
    byte[] value = null;
    if (live(slab, at)) {
      int from = keyAt(slab, at) + keyBytes(slab, at);
      value = Arrays.copyOfRange(slab, from, from + valueBytes(slab, at));
    }
    return new Entry(key, version(slab, at), value, expiresAtMillis(slab, at));
  }
}
