package io.diststore.ring.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The layout of a block of slots in a slab.
 *
 * <pre>
 *  0  owner, 3 bytes, and flags, 1 byte, as in {@link EntryBytes}
 *  4  the block's number in its table
 *  8  how many slots the block has
 * 12  how many of the slots are in use
 * 16  the slots. Each has 4 bytes for the place of its entry (0 if the slot is free), and 1 byte
 *     of the key's hash
 * </pre>
 *
 * <p>The slot of a hash is the number in its low 32 bits, multiplied by the number of slots and
 * divided by 2^32. So the number of slots need not be a power of two.
 */
final class SlotBytes {
  static final int NOWHERE = 0;

  /** The flag that distinguishes a block of slots from an entry. */
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

  /** Returns the length of a block with this many slots, in bytes. */
  static int length(int count) {
    return HEADER + count * SLOT;
  }

  /** Returns how many slots fit into a block of this many bytes. */
  static int count(int length) {
    return (length - HEADER) / SLOT;
  }

  /** Writes a block of free slots. */
  static void write(int number, int count, byte[] slab, int at, int owner) {
    Arrays.fill(slab, at, at + length(count), (byte) 0);
    INT.set(slab, at, owner << 8 | SLOTS);
    INT.set(slab, at + NUMBER, number);
    INT.set(slab, at + COUNT, count);
  }

  /** Reports whether a piece is a block of slots rather than an entry. */
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

  /** Returns the slot that a hash selects. */
  static int home(byte[] slab, int at, long hash) {
    return (int) ((hash & 0xFFFF_FFFFL) * count(slab, at) >>> Integer.SIZE);
  }

  /** Returns the next slot. The first slot follows the last one. */
  static int after(byte[] slab, int at, int slot) {
    return slot + 1 == count(slab, at) ? 0 : slot + 1;
  }

  /**
   * Returns the number of steps forward from one slot to another. The first slot follows the last
   * one.
   */
  static int distance(byte[] slab, int at, int from, int to) {
    return to >= from ? to - from : to - from + count(slab, at);
  }

  /**
   * Returns the slot that contains this place. {@code hash} is the hash of the key of the entry at
   * that place.
   */
  static int slotOf(byte[] slab, int at, long hash, int where) {
    int slot = home(slab, at, hash);
    while (place(slab, at, slot) != where) {
      slot = after(slab, at, slot);
    }
    return slot;
  }

  /** Adds a place. The block must have a free slot. */
  static void add(byte[] slab, int at, long hash, int where) {
    int slot = slotOf(slab, at, hash, NOWHERE);
    place(slab, at, slot, where);
    tag(slab, at, slot, tag(hash));
    used(slab, at, used(slab, at) + 1);
  }
}
