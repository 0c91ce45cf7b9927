package io.diststore.ring.segment;

import static io.diststore.ring.segment.SlotBytes.NOWHERE;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Stores entries as bytes in {@link Slabs} and finds them by open addressing with linear probing. A
 * slot contains the place of its entry and eight bits of the key's hash. So a search hardly ever
 * reads the bytes of another key's entry. Such a read would be slow: an entry's bytes are seldom in
 * the processor's caches, while the slots of a segment often are.
 *
 * <p>The slots are also in slabs, in blocks of up to about eight hundred slots. If each block were
 * an array of its own, the blocks would be most of the garbage while a store fills. A block grows
 * by a quarter when seven eighths of its slots are in use. A ring has many segments, and each
 * segment has about the same number of keys. If blocks grew to twice their size, they would all be
 * half empty at the same time. A block that cannot grow any more is split in two by the next bit of
 * the hash (extendible hashing: Fagin et al., TODS 1979). The more blocks a table has, the more
 * bits of the hash select a block. If no block exists for a given number of bits, the block for one
 * bit fewer contains the entry. So every operation works on only one block, however many entries
 * there are.
 *
 * <p>Bits 0 to 31 of the hash select the slot. The next eight bits are stored in the slot. The bits
 * from 40 on select the block. The highest bits are the same for all keys of a segment, so they do
 * not help to select a block. That does no harm, because a ring with more segments needs fewer
 * blocks per segment.
 *
 * <p>{@link #get} creates a new entry object from the bytes each time. Such short-lived objects
 * cost the garbage collector almost nothing.
 */
/*
 * This class contains the code for entries, slots and blocks. If the blocks were a separate object,
 * every request would have to visit one more place in memory.
 *
 * Freeing a piece can move another piece, which may be an entry or a block of this same table. So
 * code that frees a piece must look up places again afterwards.
 */
final class SlabEntryTable implements EntryTable {
  private static final int BLOCK_BIT = 40;
  private static final int SLOTS_MIN = 8;
  private static final int SLOTS_MAX = SlotBytes.count(Slabs.PIECE_MAX);

  /**
   * With fewer entries per block than this, a split would only make the directory of blocks longer.
   */
  private static final int ENTRIES_PER_BLOCK_MIN = 64;

  /** The blocks of an empty table. */
  private static final int[] NO_BLOCKS = {NOWHERE};

  private final Slabs slabs;
  private final LongEntries longEntries;

  /** The place of each block, by the block's number. */
  private int[] blocks = NO_BLOCKS;

  /**
   * A copy of {@code blocks[0]}. Most tables have only this block. With this copy, a look-up need
   * not read the array, which is seldom in the processor's caches.
   */
  private int firstBlock = NOWHERE;

  /** Whether there is more than one block. */
  private boolean isSplit;

  private int size;
  private int owner;

  SlabEntryTable(Slabs slabs) {
    this.slabs = slabs;
    this.longEntries = slabs.longEntries();
  }

  @Override
  public Entry get(Key key) {
    int where = placeOf(key);
    return where == NOWHERE ? null : entry(where, key);
  }

  @Override
  public boolean find(byte[] array, int from, int length, long hash, StoredEntry into) {
    int where = placeOf(array, from, length, hash);
    if (where == NOWHERE) {
      into.setAbsent();
      return true;
    }
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    if (EntryBytes.isLong(slab, at)) {
      return false;
    }
    EntryBytes.describe(slab, at, into);
    return true;
  }

  @Override
  public long version(Key key) {
    int where = placeOf(key);
    return where == NOWHERE
        ? Version.NONE
        : EntryBytes.version(slabs.slab(where), Slabs.offset(where));
  }

  @Override
  public ReplacedEntry put(Entry entry) {
    return put(slabs.newEntry().set(entry));
  }

  @Override
  public ReplacedEntry put(NewEntry entry) {
    int found = placeOf(entry.keyArray, entry.keyAt, entry.keyBytes, entry.hash);
    if (found == NOWHERE) {
      insert(entry);
      return null;
    }
    ReplacedEntry replaced = replaced(found);
    int before = freeParts(found);
    int size = sizeOf(entry);
    if (slabs.sizeAt(before) == size) {
      write(entry, before);
    } else {
      int where = slabs.allocate(size);
      write(entry, where);
      redirect(entry.hash, before, where);
      slabs.free(before);
    }
    return replaced;
  }

  private void insert(NewEntry entry) {
    if (size == 0) {
      owner = slabs.addOwner(this);
      blocks = new int[1];
      setBlock(0, newBlock(0, SLOTS_MIN));
    }
    long hash = entry.hash;
    makeRoom(hash);
    int where = slabs.allocate(sizeOf(entry));
    write(entry, where);
    int block = blockOf(hash);
    SlotBytes.add(slabs.slab(block), Slabs.offset(block), hash, where);
    size++;
  }

  @Override
  public ReplacedEntry remove(Key key) {
    int found = placeOf(key);
    if (found == NOWHERE) {
      return null;
    }
    ReplacedEntry replaced = replaced(found);
    int where = freeParts(found);
    int number = numberOf(key.hash());
    removeSlot(blocks[number], key.hash(), where);
    slabs.free(where);
    if (--size == 0) {
      freeBlocks();
    } else {
      shrink(number);
    }
    return replaced;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(Filter filter, Consumer<Entry> visitor) {
    forEachPlace(where -> visit(where, filter, visitor));
  }

  @Override
  public void forEachKey(Consumer<Key> visitor) {
    forEachPlace(where -> visitor.accept(key(where)));
  }

  private void forEachPlace(IntConsumer visitor) {
    for (int block : blocks) {
      int count = block == NOWHERE ? 0 : SlotBytes.count(slabs.slab(block), Slabs.offset(block));
      for (int slot = 0; slot < count; slot++) {
        int where = SlotBytes.place(slabs.slab(block), Slabs.offset(block), slot);
        if (where != NOWHERE) {
          visitor.accept(where);
        }
      }
    }
  }

  private void visit(int where, Filter filter, Consumer<Entry> visitor) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    boolean isLong = EntryBytes.isLong(slab, at);
    long expiry =
        isLong ? longEntries.expiresAtMillis(where) : EntryBytes.expiresAtMillis(slab, at);
    if (filter.accepts(EntryBytes.live(slab, at), EntryBytes.version(slab, at), expiry)) {
      visitor.accept(entry(where, key(where)));
    }
  }

  private Key key(int where) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    return EntryBytes.isLong(slab, at) ? longEntries.key(where) : EntryBytes.key(slab, at);
  }

  @Override
  public int clear(int entriesMax) {
    int removed = 0;
    for (int number = blocks.length - 1; number >= 0 && removed < entriesMax; number--) {
      if (blocks[number] != NOWHERE) {
        removed += clearBlock(number, entriesMax - removed);
      }
    }
    size -= removed;
    if (removed > 0 && size == 0) {
      freeBlocks();
    }
    return removed;
  }

  /**
   * Removes at most this many entries from a block, the one with the highest slot first. Returns
   * how many entries were removed.
   */
  private int clearBlock(int number, int entriesMax) {
    int removed = 0;
    for (int slot = slots(number) - 1; slot >= 0 && removed < entriesMax; slot--) {
      byte[] slab = slabs.slab(blocks[number]);
      int at = Slabs.offset(blocks[number]);
      int where = SlotBytes.place(slab, at, slot);
      if (where != NOWHERE) {
        where = freeParts(where);
        removePlace(number, slot);
        slabs.free(where);
        removed++;
      }
    }
    return removed;
  }

  private void removePlace(int number, int slot) {
    byte[] slab = slabs.slab(blocks[number]);
    int at = Slabs.offset(blocks[number]);
    SlotBytes.place(slab, at, slot, NOWHERE);
  }

  /** Frees all blocks. The table must be empty. */
  private void freeBlocks() {
    for (int number = 0; number < blocks.length; number++) {
      if (blocks[number] != NOWHERE) {
        slabs.free(blocks[number]);
        setBlock(number, NOWHERE);
      }
    }
    blocks = NO_BLOCKS;
    isSplit = false;
    slabs.removeOwner(owner);
  }

  /** Updates all references to a piece that the slabs have moved. */
  void onMoved(int from, int to) {
    byte[] slab = slabs.slab(to);
    int at = Slabs.offset(to);
    if (SlotBytes.isSlots(slab, at)) {
      setBlock(SlotBytes.number(slab, at), to);
    } else if (LongEntries.isPart(slab, at)) {
      longEntries.onPartMoved(to);
    } else {
      redirect(hash(to), from, to);
      if (EntryBytes.isLong(slab, at)) {
        longEntries.onHeadMoved(to);
      }
    }
  }

  // ---- entries

  private static int sizeOf(NewEntry entry) {
    int length = EntryBytes.length(entry);
    return Slabs.size(length > Slabs.PIECE_MAX ? LongEntries.HEAD : length);
  }

  private void write(NewEntry entry, int where) {
    if (EntryBytes.length(entry) > Slabs.PIECE_MAX) {
      longEntries.write(entry, where, owner);
    } else {
      EntryBytes.write(entry, slabs.slab(where), Slabs.offset(where), owner);
    }
  }

  private Entry entry(int where, Key key) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    return EntryBytes.isLong(slab, at)
        ? longEntries.read(where, key)
        : EntryBytes.read(slab, at, key);
  }

  /**
   * Frees the parts of a long entry, but not its head. Returns the place of the entry afterwards,
   * because freeing a part can move the head.
   */
  private int freeParts(int where) {
    boolean isLong = EntryBytes.isLong(slabs.slab(where), Slabs.offset(where));
    return isLong ? longEntries.free(where) : where;
  }

  private ReplacedEntry replaced(int where) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    boolean live = EntryBytes.live(slab, at);
    int bytes = 0;
    if (live) {
      bytes =
          EntryBytes.isLong(slab, at)
              ? longEntries.valueBytes(where)
              : EntryBytes.valueBytes(slab, at);
    }
    return slabs
        .replaced()
        .set(EntryBytes.version(slab, at), live, bytes, EntryBytes.expires(slab, at));
  }

  private boolean holds(int where, byte[] array, int from, int length, long hash) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    return EntryBytes.isLong(slab, at)
        ? longEntries.hasKey(where, array, from, length, hash)
        : EntryBytes.hasKey(slab, at, array, from, length);
  }

  private long hash(int where) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    return EntryBytes.isLong(slab, at) ? longEntries.hash(where) : EntryBytes.hash(slab, at);
  }

  // ---- slots

  /** Returns the place of the key's entry, or {@link SlotBytes#NOWHERE}. */
  private int placeOf(Key key) {
    byte[] bytes = key.bytes();
    return placeOf(bytes, 0, bytes.length, key.hash());
  }

  private int placeOf(byte[] array, int from, int length, long hash) {
    if (size == 0) {
      return NOWHERE;
    }
    int block = blockOf(hash);
    byte[] slab = slabs.slab(block);
    int at = Slabs.offset(block);
    byte tag = SlotBytes.tag(hash);
    int slot = SlotBytes.home(slab, at, hash);
    int where = SlotBytes.place(slab, at, slot);
    while (where != NOWHERE
        && (SlotBytes.tag(slab, at, slot) != tag || !holds(where, array, from, length, hash))) {
      slot = SlotBytes.after(slab, at, slot);
      where = SlotBytes.place(slab, at, slot);
    }
    return where;
  }

  /** Updates the slot of an entry that has moved from one place to another. */
  private void redirect(long hash, int from, int to) {
    int block = blockOf(hash);
    byte[] slab = slabs.slab(block);
    int at = Slabs.offset(block);
    SlotBytes.place(slab, at, SlotBytes.slotOf(slab, at, hash, from), to);
  }

  private void removeSlot(int block, long hash, int where) {
    byte[] slab = slabs.slab(block);
    int at = Slabs.offset(block);
    int hole = SlotBytes.slotOf(slab, at, hash, where);
    int next = SlotBytes.after(slab, at, hole);
    int follower = SlotBytes.place(slab, at, next);
    while (follower != NOWHERE) {
      int home = SlotBytes.home(slab, at, hash(follower));
      // An entry may move back into the hole unless its home slot is after the hole.
      if (SlotBytes.distance(slab, at, home, next) >= SlotBytes.distance(slab, at, hole, next)) {
        SlotBytes.place(slab, at, hole, follower);
        SlotBytes.tag(slab, at, hole, SlotBytes.tag(slab, at, next));
        hole = next;
      }
      next = SlotBytes.after(slab, at, next);
      follower = SlotBytes.place(slab, at, next);
    }
    SlotBytes.place(slab, at, hole, NOWHERE);
    SlotBytes.used(slab, at, SlotBytes.used(slab, at) - 1);
  }

  // ---- blocks

  private int blockOf(long hash) {
    return isSplit ? blocks[numberOf(hash)] : firstBlock;
  }

  private void setBlock(int number, int where) {
    blocks[number] = where;
    if (number == 0) {
      firstBlock = where;
    }
  }

  /**
   * Returns the number of the block that a hash selects. Among the existing blocks, this is the
   * block whose number agrees with the hash in the most low bits, counted from bit 40 of the hash.
   */
  private int numberOf(long hash) {
    int mask = blocks.length - 1;
    int bits = (int) (hash >>> BLOCK_BIT);
    while (blocks[bits & mask] == NOWHERE) {
      mask >>>= 1;
    }
    return bits & mask;
  }

  private int slots(int number) {
    return SlotBytes.count(slabs.slab(blocks[number]), Slabs.offset(blocks[number]));
  }

  private int used(int number) {
    return SlotBytes.used(slabs.slab(blocks[number]), Slabs.offset(blocks[number]));
  }

  private int newBlock(int number, int slots) {
    int length = SlotBytes.length(slots);
    int block;
    int count = slots;
    if (slots > SLOTS_MAX) {
      block = slabs.allocateAlone(length);
    } else {
      int size = Slabs.size(length);
      block = slabs.allocate(size);
      count = SlotBytes.count(Slabs.bytes(size));
    }
    SlotBytes.write(number, count, slabs.slab(block), Slabs.offset(block), owner);
    return block;
  }

  /** Makes sure that the block for this hash has a free slot. */
  private void makeRoom(long hash) {
    int number = numberOf(hash);
    while ((used(number) + 1) * 8 > slots(number) * 7) {
      int slots = slots(number);
      int other = sibling(number);
      if (slots < SLOTS_MAX) {
        rebuild(number, Math.min(SLOTS_MAX, slots + (slots >> 2)));
      } else if (other < blocks.length || blocks.length < size / ENTRIES_PER_BLOCK_MIN) {
        split(number, other);
        number = numberOf(hash);
      } else {
        // A client may have chosen keys whose hashes agree in many bits. Splitting the block would
        // not help then. So the block grows beyond the size of a piece, into an array of its own.
        rebuild(number, slots + (slots >> 2));
      }
    }
  }

  private void shrink(int number) {
    int slots = slots(number);
    if (slots > 2 * SLOTS_MIN && used(number) * 4 < slots) {
      rebuild(number, slots / 2);
    }
  }

  private void rebuild(int number, int slots) {
    int old = blocks[number];
    setBlock(number, newBlock(number, slots));
    distribute(old);
    slabs.free(old);
  }

  /**
   * Returns the number of the new block when a block is split. It is the number of the old block
   * plus the lowest bit by which the old block has not been split yet.
   */
  private int sibling(int number) {
    int bit = Math.max(1, Integer.highestOneBit(number) << 1);
    while ((number | bit) < blocks.length && blocks[number | bit] != NOWHERE) {
      bit <<= 1;
    }
    return number | bit;
  }

  private void split(int number, int other) {
    if (other >= blocks.length) {
      blocks = Arrays.copyOf(blocks, blocks.length * 2);
      isSplit = true;
    }
    int old = blocks[number];
    int slots = slots(number);
    setBlock(number, newBlock(number, slots));
    setBlock(other, newBlock(other, slots));
    distribute(old);
    slabs.free(old);
    fit(number);
    fit(other);
  }

  private void fit(int number) {
    rebuild(number, Math.max(SLOTS_MIN, used(number) * 4 / 3));
  }

  /**
   * Moves all places from an old block, which the table no longer uses, into the current blocks.
   */
  private void distribute(int old) {
    byte[] slab = slabs.slab(old);
    int at = Slabs.offset(old);
    int count = SlotBytes.count(slab, at);
    for (int slot = 0; slot < count; slot++) {
      int where = SlotBytes.place(slab, at, slot);
      if (where != NOWHERE) {
        long hash = hash(where);
        int block = blockOf(hash);
        SlotBytes.add(slabs.slab(block), Slabs.offset(block), hash, where);
      }
    }
  }
}
