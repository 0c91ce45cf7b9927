package io.diststore.ring.segment;

import static io.diststore.ring.segment.SlotBytes.NOWHERE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Stores entries that are too long for one piece of {@link Slabs}. Such an entry consists of a head
 * and a linked list of parts. The head begins as in {@link EntryBytes}. The parts hold the bytes of
 * the key, followed by the bytes of the value. If long values were kept as objects, overwriting
 * them would fill the old generation with garbage.
 *
 * <pre>
 * the head, from offset 16                    a part
 * 16  end of the time to live                  0  owner, 3 bytes, and flags, 1 byte
 * 24  hash of the key                          4  place of the previous part, or of the head
 * 32  length of the key                        8  place of the next part, or nowhere
 * 36  length of the value                     12  some bytes of the key and the value
 * 40  place of the first part
 * </pre>
 *
 * <p>The slabs may move any piece. Within the entry, only the previous and the next piece refer to
 * a moved piece. Both are updated after the move.
 */
final class LongEntries {
  /** The length of the head, in bytes. */
  static final int HEAD = 44;

  /** Seventeen parts of this size fill a slab almost completely. */
  private static final int PART_MAX = 3840;

  /** The flag that distinguishes a part from an entry. */
  private static final int PART = 64;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int EXPIRY = 16;
  private static final int HASH = 24;
  private static final int KEY_LENGTH = 32;
  private static final int VALUE_LENGTH = 36;
  private static final int FIRST = 40;

  private static final int BEFORE = 4;
  private static final int NEXT = 8;
  private static final int BYTES = 12;
  private static final int BYTES_MAX = PART_MAX - BYTES;

  private final Slabs slabs;

  LongEntries(Slabs slabs) {
    this.slabs = slabs;
  }

  static boolean isPart(byte[] slab, int at) {
    return slab[at] == PART;
  }

  long expiresAtMillis(int head) {
    return (long) LONG.get(slabs.slab(head), Slabs.offset(head) + EXPIRY);
  }

  long hash(int head) {
    return (long) LONG.get(slabs.slab(head), Slabs.offset(head) + HASH);
  }

  int valueBytes(int head) {
    return get(head, VALUE_LENGTH);
  }

  private int get(int where, int field) {
    return (int) INT.get(slabs.slab(where), Slabs.offset(where) + field);
  }

  private void set(int where, int field, int value) {
    INT.set(slabs.slab(where), Slabs.offset(where) + field, value);
  }

  /** Writes the entry. The caller has already allocated the piece for the head. */
  void write(NewEntry entry, int head, int owner) {
    byte[] slab = slabs.slab(head);
    int at = Slabs.offset(head);
    EntryBytes.writeHead(entry, slab, at, owner);
    LONG.set(slab, at + EXPIRY, entry.expiresAtMillis);
    LONG.set(slab, at + HASH, entry.hash);
    INT.set(slab, at + KEY_LENGTH, entry.keyBytes);
    INT.set(slab, at + VALUE_LENGTH, entry.valueBytes);
    INT.set(slab, at + FIRST, NOWHERE);
    int before = head;
    int link = FIRST;
    int all = entry.keyBytes + entry.valueBytes;
    for (int done = 0; done < all; done += BYTES_MAX) {
      int length = Math.min(BYTES_MAX, all - done);
      int part = slabs.allocate(Slabs.size(BYTES + length));
      set(part, 0, owner << 8 | PART);
      set(part, BEFORE, before);
      set(part, NEXT, NOWHERE);
      set(before, link, part);
      int ofKey = Math.clamp(entry.keyBytes - done, 0, length);
      int to = Slabs.offset(part) + BYTES;
      int keyAt = entry.keyAt + Math.min(done, entry.keyBytes);
      System.arraycopy(entry.keyArray, keyAt, slabs.slab(part), to, ofKey);
      int from = entry.valueAt + done + ofKey - entry.keyBytes;
      if (length > ofKey) {
        System.arraycopy(entry.valueArray, from, slabs.slab(part), to + ofKey, length - ofKey);
      }
      before = part;
      link = NEXT;
    }
  }

  /**
   * Returns a range of the bytes of the entry, which are the key followed by the value. The range
   * begins at {@code from} and ends before {@code end}.
   */
  private byte[] read(int head, int from, int end) {
    byte[] bytes = new byte[end - from];
    int done = 0;
    for (int part = get(head, FIRST); done < end; part = get(part, NEXT)) {
      int first = Math.max(done, from);
      int last = Math.min(done + BYTES_MAX, end);
      if (first < last) {
        int at = Slabs.offset(part) + BYTES + first - done;
        System.arraycopy(slabs.slab(part), at, bytes, first - from, last - first);
      }
      done += BYTES_MAX;
    }
    return bytes;
  }

  boolean hasKey(int head, byte[] array, int from, int length, long hash) {
    return hash(head) == hash
        && get(head, KEY_LENGTH) == length
        && Arrays.equals(read(head, 0, length), 0, length, array, from, from + length);
  }

  Key key(int head) {
    return new Key(read(head, 0, get(head, KEY_LENGTH)), hash(head));
  }

  /** Returns the entry, with {@code key} as its key and a copy of its value. */
  Entry read(int head, Key key) {
    byte[] slab = slabs.slab(head);
    int at = Slabs.offset(head);
    int from = get(head, KEY_LENGTH);
    byte[] value = EntryBytes.live(slab, at) ? read(head, from, from + valueBytes(head)) : null;
    return new Entry(key, EntryBytes.version(slab, at), value, expiresAtMillis(head));
  }

  /**
   * Frees all parts, and returns the place of the head afterwards. Freeing a part can move the
   * head.
   */
  int free(int head) {
    int now = head;
    int part = get(now, FIRST);
    while (part != NOWHERE) {
      int next = get(part, NEXT);
      set(now, FIRST, next);
      if (next != NOWHERE) {
        set(next, BEFORE, now);
      }
      if (slabs.free(part) == now) {
        now = part;
      }
      part = get(now, FIRST);
    }
    return now;
  }

  /** Updates the first part after the head has moved to a new place. */
  void onHeadMoved(int to) {
    int first = get(to, FIRST);
    if (first != NOWHERE) {
      set(first, BEFORE, to);
    }
  }

  /** Updates the neighbours of a part after the part has moved to a new place. */
  void onPartMoved(int to) {
    int before = get(to, BEFORE);
    boolean first = !isPart(slabs.slab(before), Slabs.offset(before));
    set(before, first ? FIRST : NEXT, to);
    int next = get(to, NEXT);
    if (next != NOWHERE) {
      set(next, BEFORE, to);
    }
  }
}
