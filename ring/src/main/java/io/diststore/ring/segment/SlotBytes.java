package io.diststore.ring.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A block of a table's slots as bytes in a slab.
 *
 * <pre>
 *  0  owner, 3 bytes, and flags, 1 byte: as {@link EntryBytes} has them
 *  4  the block's number in its table
 *  8  how many slots it has
 * 12  how many of them are in use
 * 16  the slots, each: where its entry is, 4 bytes, nowhere if it is free; a byte of the key's hash
 * </pre>
 *
 * A hash chooses its slot as a part of one, times the number of slots, which need not be a power of
 * two.
 */
final class SlotBytes {
  static final int NOWHERE = 0;

  /** The flag by which a block of slots is told from an entry. */
  private static final int SLOTS = 128;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int NUMBER = 4;
  private static final int COUNT = 8;
  private static final int USED = 12;
  private static final int HEADER = 16;
  private static final int PLACE = 4;
  private static final int SLOT = PLACE + 1;

  private SlotBytes() {}

  /** How many bytes so many slots take. */
  static int length(int count) {
    return HEADER + count * SLOT;
  }

  /** How many slots there are in so many bytes. */
  static int count(int length) {
    return (length - HEADER) / SLOT;
  }

  /** Makes a block of free slots. */
  static void write(int number, int count, byte[] slab, int at, int owner) {
    Arrays.fill(slab, at, at + length(count), (byte) 0);
    INT.set(slab, at, owner << 8 | SLOTS);
    INT.set(slab, at + NUMBER, number);
    INT.set(slab, at + COUNT, count);
  }

  /** Whether a piece is a block of slots, and not an entry. */
  static boolean isSlots(byte[] slab, int at) {
    return slab[at] == (byte) SLOTS;
  }

  static int number(byte[] slab, int at) {
    return (int) INT.get(slab, at + NUMBER);
  }

  static int count(byte[] slab, int at) {
    return (int) INT.get(slab, at + COUNT);
  }

  static int used(byte[] slab, int at) {
    return (int) INT.get(slab, at + USED);
  }

  static void used(byte[] slab, int at, int used) {
    INT.set(slab, at + USED, used);
  }

  static int place(byte[] slab, int at, int slot) {
    return (int) INT.get(slab, at + HEADER + slot * SLOT);
  }

  static void place(byte[] slab, int at, int slot, int where) {
    INT.set(slab, at + HEADER + slot * SLOT, where);
  }

  static byte tag(byte[] slab, int at, int slot) {
    return slab[at + HEADER + slot * SLOT + PLACE];
  }

  static void tag(byte[] slab, int at, int slot, byte tag) {
    slab[at + HEADER + slot * SLOT + PLACE] = tag;
  }

  static byte tag(long hash) {
    return (byte) (hash >>> Integer.SIZE);
  }

  /** The slot that a hash chooses. */
  static int home(byte[] slab, int at, long hash) {
    return (int) ((hash & 0xFFFF_FFFFL) * count(slab, at) >>> Integer.SIZE);
  }

  /** The slot after that one, around. */
  static int after(byte[] slab, int at, int slot) {
    return slot + 1 == count(slab, at) ? 0 : slot + 1;
  }

  /** How many slots it is from one to the other, around. */
  static int distance(byte[] slab, int at, int from, int to) {
    return to >= from ? to - from : to - from + count(slab, at);
  }

  /** The slot of what is at that place, which has that hash. */
  static int slotOf(byte[] slab, int at, long hash, int where) {
    int slot = home(slab, at, hash);
    while (place(slab, at, slot) != where) {
      slot = after(slab, at, slot);
    }
    return slot;
  }

  /** Adds a place; there must be a free slot. */
  static void add(byte[] slab, int at, long hash, int where) {
    int slot = slotOf(slab, at, hash, NOWHERE);
    place(slab, at, slot, where);
    tag(slab, at, slot, tag(hash));
    used(slab, at, used(slab, at) + 1);
  }
}
