package io.diststore.ring.segment;

import java.util.Arrays;

/**
 * The memory for the entries of all tables of a member. Only one thread may use the slabs and the
 * tables.
 *
 * <p><b>Why not objects.</b> An entry made of objects (entry, key, two arrays, a node of a hash
 * map) takes about 150 bytes in addition to its data. The garbage collector follows every one of
 * these objects, and ten million keys would need fifty million objects. Here, entries are bytes in
 * arrays of 64 KiB. The slots, through which tables find entries, are in such arrays too. Ten
 * million keys with values of 100 bytes take about twenty thousand arrays. The arrays contain no
 * references, soon reach the old generation, and become garbage only when the data of one size
 * shrinks. So overwriting values adds no garbage to the old generation, and no long collection
 * pauses occur.
 *
 * <p><b>Allocation.</b> The requested length is rounded up to one of 112 sizes: multiples of 8
 * bytes up to 512, then sixteen steps for each doubling. On average, rounding wastes 3 % of the
 * memory. All places in a slab have the same size. Allocation takes the next free place in the last
 * slab of the requested size.
 *
 * <p><b>Freeing.</b> When a piece is freed, the last piece of the same size moves into the hole.
 * The table of the moved piece is informed of the new place. So at any time, all slabs of a size
 * are full except the last one. Memory use follows the data that is stored now, not the data that
 * was stored before. When an entry is overwritten by an entry of the same size, its place does not
 * change. No clean-up happens later. Freeing a piece moves at most one other piece, which has at
 * most 4 KiB. The usual alternatives are worse. A log that counts its live bytes needs a quarter
 * more room, or moves every live byte several times. With the free lists of an allocator, memory
 * that was freed in one size cannot be used for other sizes.
 *
 * <p><b>Cost.</b> Each size in use has at most one partly filled slab. Each freed piece costs one
 * look-up, which finds the moved piece in its table. A few slabs that become empty are kept, and
 * used again for any size. The garbage collector frees the others.
 *
 * <p><b>Places.</b> A place is an int. It contains the number of a slab and the offset in that
 * slab, in units of 8 bytes. Places can address 32 GiB in all. Place 0 means nowhere.
 */
public final class Slabs {
  /** The total capacity of all slabs, in bytes. */
  public static final long BYTES_MAX = 1L << 35;

  /** The length of the longest piece, in bytes. Longer data must be stored in several pieces. */
  static final int PIECE_MAX = 4096;

  private static final int UNIT = 8;
  private static final int OFFSET_BITS = 13;
  private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;
  private static final int SLABS_MAX = 1 << Integer.SIZE - OFFSET_BITS;

  /**
   * The length of a slab, in units. Together with the header of its array, a slab takes a number of
   * bytes that is a power of two. So slabs fill the regions of the heap without gaps.
   */
  private static final int SLAB_UNITS = (1 << OFFSET_BITS) - 2;

  private static final int FINE_UNITS = 64;
  private static final int STEP_BITS = 4;
  private static final int SIZES = size(PIECE_MAX) + 1;

  private static final int IDLE_MAX = 16;
  private static final int OWNERS_MAX = 1 << 24;

  /** The slabs of one size. All of them are full except the last one. */
  private static final class SizeClass {
    final int units;
    int[] slabs = new int[1];
    int count;
    int usedInLast;

    SizeClass(int units) {
      this.units = units;
    }

    int places() {
      return SLAB_UNITS / units;
    }

    int last() {
      return slabs[count - 1] << OFFSET_BITS | (usedInLast - 1) * units;
    }
  }

  private final SizeClass[] sizes = new SizeClass[SIZES];

  /** The slabs, by number. Number 0 is not used, so no piece is at place 0. */
  private byte[][] slabs = new byte[16][];

  private SizeClass[] sizeClassOf = new SizeClass[16];
  private int numbers = 1;
  private final IntStack freeNumbers = new IntStack();
  private final IntStack idle = new IntStack();

  private final LongEntries longEntries = new LongEntries(this);
  private final NewEntry newEntry = new NewEntry();
  private final EntryTable.ReplacedEntry replaced = new EntryTable.ReplacedEntry();

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

  /** Creates an empty table that stores its entries in these slabs. */
  public EntryTable table() {
    return new SlabEntryTable(this);
  }

  /** Returns a reusable object for the entry that is being written. */
  NewEntry newEntry() {
    return newEntry;
  }

  /**
   * Returns a reusable object for the description of the entry that was last replaced or removed.
   */
  EntryTable.ReplacedEntry replaced() {
    return replaced;
  }

  LongEntries longEntries() {
    return longEntries;
  }

  /** Returns the total size of the slabs in use, in bytes. */
  long bytes() {
    long count = 0;
    for (SizeClass size : sizes) {
      count += size == null ? 0 : size.count;
    }
    return count * SLAB_UNITS * UNIT;
  }

  // ---- pieces

  /** Returns the index of the smallest size that has room for this many bytes. */
  static int size(int bytes) {
    int units = (bytes + UNIT - 1) / UNIT;
    if (units <= FINE_UNITS) {
      return units;
    }
    int shift = shift(units - 1);
    int step = (units - 1 >>> shift) - (1 << STEP_BITS) + 1;
    return FINE_UNITS + (shift - shift(FINE_UNITS) << STEP_BITS) + step;
  }

  /** Returns how many bytes a piece of this size has. */
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

  /** Returns the size index of the piece at this place. */
  int sizeAt(int where) {
    return size(sizeClassOf[where >>> OFFSET_BITS].units * UNIT);
  }

  byte[] slab(int where) {
    return slabs[where >>> OFFSET_BITS];
  }

  static int offset(int where) {
    return (where & OFFSET_MASK) * UNIT;
  }

  /** Allocates a piece of this size and returns its place. */
  int allocate(int size) {
    SizeClass sizeClass = sizes[size];
    if (sizeClass == null) {
      sizeClass = new SizeClass(units(size));
      sizes[size] = sizeClass;
    }
    if (sizeClass.count == 0 || sizeClass.usedInLast == sizeClass.places()) {
      addSlab(sizeClass);
    }
    sizeClass.usedInLast++;
    return sizeClass.last();
  }

  /**
   * Allocates a separate array for a piece that is longer than the largest size. Returns the place
   * of the piece.
   */
  int allocateAlone(int bytes) {
    int number = freeNumbers.isEmpty() ? newNumber() : freeNumbers.pop();
    slabs[number] = new byte[bytes];
    return number << OFFSET_BITS;
  }

  /**
   * Frees a piece. The last piece of the same size moves into its place, and the owner of the moved
   * piece is informed. Returns the old place of the moved piece, or 0 if no piece was moved.
   */
  int free(int where) {
    int number = where >>> OFFSET_BITS;
    SizeClass sizeClass = sizeClassOf[number];
    if (sizeClass == null) {
      slabs[number] = null;
      freeNumbers.push(number);
      return 0;
    }
    int last = sizeClass.last();
    if (last != where) {
      byte[] slab = slab(where);
      int at = offset(where);
      System.arraycopy(slab(last), offset(last), slab, at, sizeClass.units * UNIT);
      owners[EntryBytes.owner(slab, at)].onMoved(last, where);
    }
    if (--sizeClass.usedInLast == 0) {
      dropSlab(sizeClass);
    }
    return last == where ? 0 : last;
  }

  private void addSlab(SizeClass sizeClass) {
    int number;
    if (!idle.isEmpty()) {
      number = idle.pop();
    } else {
      number = freeNumbers.isEmpty() ? newNumber() : freeNumbers.pop();
      slabs[number] = new byte[SLAB_UNITS * UNIT];
    }
    sizeClassOf[number] = sizeClass;
    if (sizeClass.count == sizeClass.slabs.length) {
      sizeClass.slabs = Arrays.copyOf(sizeClass.slabs, sizeClass.count * 2);
    }
    sizeClass.slabs[sizeClass.count++] = number;
    sizeClass.usedInLast = 0;
  }

  private int newNumber() {
    if (numbers == SLABS_MAX) {
      throw new IllegalStateException(
          "this node's entries take more than " + (BYTES_MAX >> 30) + " GiB; run more nodes");
    }
    if (numbers == slabs.length) {
      slabs = Arrays.copyOf(slabs, numbers * 2);
      sizeClassOf = Arrays.copyOf(sizeClassOf, numbers * 2);
    }
    return numbers++;
  }

  private void dropSlab(SizeClass sizeClass) {
    int number = sizeClass.slabs[--sizeClass.count];
    sizeClass.usedInLast = sizeClass.places();
    sizeClassOf[number] = null;
    if (idle.size < IDLE_MAX) {
      idle.push(number);
    } else {
      slabs[number] = null;
      freeNumbers.push(number);
    }
  }

  // ---- owners: the tables that have pieces here

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
