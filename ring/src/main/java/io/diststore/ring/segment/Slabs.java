package io.diststore.ring.segment;

import java.util.Arrays;

/**
 * The memory in which all tables of a member keep their entries. One thread uses it and them.
 *
 * <p><b>Why not objects.</b> An entry as objects (entry, key, two arrays, a reference) takes some
 * 150 bytes besides its own, and the collector follows every one of them: ten million keys are
 * fifty million objects. Here they, and the slots by which tables find them, are bytes in arrays of
 * 64 KiB, some twenty thousand, without references in them: nothing to follow, old after a moment,
 * and never garbage. So the old generation stays as it is while a store is written to, and nothing
 * ever stops for long to clear it up.
 *
 * <p><b>How room is given.</b> A request is rounded up to one of 113 sizes: multiples of 8 bytes up
 * to 512, then sixteen steps to each doubling, so that 3 % are lost on average. A slab has places
 * of one size only. Finding room is taking the next place of the size's last slab.
 *
 * <p><b>How it is given back.</b> The hole is filled with the last one of the same size, and its
 * table is told where that has gone. So all slabs of a size are full but the last one, always:
 * memory follows what is held, whatever was held before; an overwrite of the same size happens in
 * place; nothing is ever cleaned up later, and no operation does more than to move one piece of up
 * to 4 KiB. A log with live counts, the usual way, takes either a quarter more room or moves every
 * live byte several times over; free lists, as allocators have, keep what was given for one size
 * from all the others.
 *
 * <p><b>What it costs.</b> At most one slab begun a size in use, and one lookup of the moved piece
 * in its table for each erasure. Slabs that run empty serve other sizes; a few are kept, the others
 * are left to the collector.
 *
 * <p>Where something is, is an int: the slab's number, and how many times 8 bytes into it, 32 GiB
 * in all. 0 is nowhere.
 */
public final class Slabs {
  /** How much all slabs can hold, in bytes. */
  public static final long BYTES_MAX = 1L << 35;

  /** The longest piece there is; what is longer has to be in several. */
  static final int PIECE_MAX = 4096;

  private static final int UNIT = 8;
  private static final int OFFSET_BITS = 13;
  private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;
  private static final int SLABS_MAX = 1 << Integer.SIZE - OFFSET_BITS;

  /** With the array's header a power of two, so that they lie in a heap's regions without gaps. */
  private static final int SLAB_UNITS = (1 << OFFSET_BITS) - 2;

  private static final int FINE_UNITS = 64;
  private static final int STEP_BITS = 4;
  private static final int SIZES = size(PIECE_MAX) + 1;

  private static final int IDLE_MAX = 16;
  private static final int OWNERS_MAX = 1 << 24;

  /** The slabs with places of one size, all full but the last one. */
  private static final class Sized {
    final int units;
    int[] slabs = new int[1];
    int count;
    int usedInLast;

    Sized(int units) {
      this.units = units;
    }

    int places() {
      return SLAB_UNITS / units;
    }

    int last() {
      return slabs[count - 1] << OFFSET_BITS | (usedInLast - 1) * units;
    }
  }

  private final Sized[] sizes = new Sized[SIZES];

  /** By number; the first number is not used, so that nothing is at 0. */
  private byte[][] slabs = new byte[16][];

  private Sized[] sizeOf = new Sized[16];
  private int numbers = 1;
  private final IntStack freeNumbers = new IntStack();
  private final IntStack idle = new IntStack();

  private final LongEntries longEntries = new LongEntries(this);
  private final EntryParts parts = new EntryParts();
  private final EntryTable.Former former = new EntryTable.Former();

  private SlabEntryTable[] owners = new SlabEntryTable[16];
  private int ownersEver;
  private final IntStack freeOwners = new IntStack();

  private static final class IntStack {
    private int[] items = new int[4];
    private int size;

    void push(int item) {
      if (size == items.length) {
        items = Arrays.copyOf(items, size * 2);
      }
      items[size++] = item;
    }

    int pop() {
      return items[--size];
    }

    boolean isEmpty() {
      return size == 0;
    }
  }

  /** An empty table that keeps its entries here. */
  public EntryTable table() {
    return new SlabEntryTable(this);
  }

  /** For the entry that is written right now. */
  EntryParts parts() {
    return parts;
  }

  /** For what was replaced right now. */
  EntryTable.Former former() {
    return former;
  }

  LongEntries longEntries() {
    return longEntries;
  }

  /** Bytes of all slabs, as far as they are in use. */
  long bytes() {
    long count = 0;
    for (Sized size : sizes) {
      count += size == null ? 0 : size.count;
    }
    return count * SLAB_UNITS * UNIT;
  }

  // ---- pieces

  /** The number of the smallest size that has room for so many bytes. */
  static int size(int bytes) {
    int units = (bytes + UNIT - 1) / UNIT;
    if (units <= FINE_UNITS) {
      return units;
    }
    int shift = shift(units - 1);
    int step = (units - 1 >>> shift) - (1 << STEP_BITS) + 1;
    return FINE_UNITS + (shift - shift(FINE_UNITS) << STEP_BITS) + step;
  }

  /** How many bytes a piece of that size has. */
  static int bytes(int size) {
    return units(size) * UNIT;
  }

  private static int units(int size) {
    if (size <= FINE_UNITS) {
      return size;
    }
    int coarse = size - FINE_UNITS - 1;
    int shift = (coarse >>> STEP_BITS) + shift(FINE_UNITS);
    return (coarse & (1 << STEP_BITS) - 1) + (1 << STEP_BITS) + 1 << shift;
  }

  private static int shift(int units) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(units) - STEP_BITS;
  }

  /** The size of the piece that is there. */
  int sizeAt(int where) {
    return size(sizeOf[where >>> OFFSET_BITS].units * UNIT);
  }

  byte[] slab(int where) {
    return slabs[where >>> OFFSET_BITS];
  }

  static int offset(int where) {
    return (where & OFFSET_MASK) * UNIT;
  }

  /** Room for a piece of that size. */
  int allocate(int size) {
    Sized sized = sizes[size];
    if (sized == null) {
      sized = new Sized(units(size));
      sizes[size] = sized;
    }
    if (sized.count == 0 || sized.usedInLast == sized.places()) {
      addSlab(sized);
    }
    sized.usedInLast++;
    return sized.last();
  }

  /** Room for a piece that no size is for: an array of its own. */
  int allocateAlone(int bytes) {
    int number = freeNumbers.isEmpty() ? newNumber() : freeNumbers.pop();
    slabs[number] = new byte[bytes];
    return number << OFFSET_BITS;
  }

  /**
   * Gives a piece back; the last one of its size moves there, and its table is told. Returns where
   * that one was, 0 if none was moved.
   */
  int free(int where) {
    int number = where >>> OFFSET_BITS;
    Sized sized = sizeOf[number];
    if (sized == null) {
      slabs[number] = null;
      freeNumbers.push(number);
      return 0;
    }
    int last = sized.last();
    if (last != where) {
      byte[] slab = slab(where);
      int at = offset(where);
      System.arraycopy(slab(last), offset(last), slab, at, sized.units * UNIT);
      owners[EntryBytes.owner(slab, at)].moved(last, where);
    }
    if (--sized.usedInLast == 0) {
      dropSlab(sized);
    }
    return last == where ? 0 : last;
  }

  private void addSlab(Sized sized) {
    int number;
    if (!idle.isEmpty()) {
      number = idle.pop();
    } else {
      number = freeNumbers.isEmpty() ? newNumber() : freeNumbers.pop();
      slabs[number] = new byte[SLAB_UNITS * UNIT];
    }
    sizeOf[number] = sized;
    if (sized.count == sized.slabs.length) {
      sized.slabs = Arrays.copyOf(sized.slabs, sized.count * 2);
    }
    sized.slabs[sized.count++] = number;
    sized.usedInLast = 0;
  }

  private int newNumber() {
    if (numbers == SLABS_MAX) {
      throw new IllegalStateException(
          "this node's entries take more than " + (BYTES_MAX >> 30) + " GiB; run more nodes");
    }
    if (numbers == slabs.length) {
      slabs = Arrays.copyOf(slabs, numbers * 2);
      sizeOf = Arrays.copyOf(sizeOf, numbers * 2);
    }
    return numbers++;
  }

  private void dropSlab(Sized sized) {
    int number = sized.slabs[--sized.count];
    sized.usedInLast = sized.places();
    sizeOf[number] = null;
    if (idle.size < IDLE_MAX) {
      idle.push(number);
    } else {
      slabs[number] = null;
      freeNumbers.push(number);
    }
  }

  // ---- owners: tables that have something here

  int addOwner(SlabEntryTable table) {
    int number = freeOwners.isEmpty() ? ownersEver++ : freeOwners.pop();
    if (number == OWNERS_MAX) {
      throw new IllegalStateException("more than " + OWNERS_MAX + " tables");
    }
    if (number == owners.length) {
      owners = Arrays.copyOf(owners, number * 2);
    }
    owners[number] = table;
    return number;
  }

  void removeOwner(int number) {
    owners[number] = null;
    freeOwners.push(number);
  }
}
