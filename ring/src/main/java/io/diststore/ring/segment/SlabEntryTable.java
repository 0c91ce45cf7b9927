package io.diststore.ring.segment;

import static io.diststore.ring.segment.SlotBytes.NOWHERE;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Entries as bytes in {@link Slabs}, found by open addressing with linear probing: a slot says
 * where its entry is, and has eight bits of the key's hash, so that hardly any entry is looked at
 * in vain (its bytes are seldom in the processor's caches, the slots of a segment often are).
 *
 * <p>Slots are in slabs too, in blocks of up to some eight hundred: arrays of their own would be
 * most of what the collector has to clear away while a store fills. A block grows by a quarter when
 * seven eighths of it are in use. A ring has many segments with about as many keys each, which
 * would all be half empty at the same time if they doubled. A block that cannot grow any more is
 * parted in two, by one bit more of the hash than it was parted by before (Fagin et al.,
 * "Extendible Hashing", TODS 1979; here a block that is missing is the one with a bit less). So no
 * operation does more than to look at one block, however many entries there are.
 *
 * <p>Bits 0 to 31 of the hash choose the slot, the next eight are kept with it, those from the 40th
 * on choose the block. The highest ones are the same for all keys of a segment; but where these are
 * many, there are not many blocks.
 *
 * <p>An entry that is got is made anew from its bytes: short-lived garbage, which costs a collector
 * nothing.
 */
/*
 * Entries, slots and blocks are in one file: as an object of their own the blocks would be another place in memory to look at for each request.
 *
 * Whatever is freed moves something else: an entry or a block, of this table perhaps. So nothing that was looked up before is used after.
 */
final class SlabEntryTable implements EntryTable {
  private static final int BLOCK_BIT = 40;
  private static final int SLOTS_MIN = 8;
  private static final int SLOTS_MAX = SlotBytes.count(Slabs.PIECE_MAX);

  /** With fewer, numbers of blocks grow in vain. */
  private static final int ENTRIES_PER_BLOCK_MIN = 64;

  /** Of a table that has nothing. */
  private static final int[] NO_BLOCKS = {NOWHERE};

  private final Slabs slabs;
  private final LongEntries longOnes;

  /** Where the blocks are, by number. */
  private int[] blocks = NO_BLOCKS;

  /**
   * The block numbered 0, again. Of most tables it is the only one, and their array, which is not
   * likely to be in the processor's caches, need not be looked at.
   */
  private int firstBlock = NOWHERE;

  /** Whether there is more than one block. */
  private boolean parted;

  private int size;
  private int owner;

  SlabEntryTable(Slabs slabs) {
    this.slabs = slabs;
    this.longOnes = slabs.longEntries();
  }

  @Override
  public Entry get(Key key) {
    int where = find(key);
    return where == NOWHERE ? null : entry(where, key);
  }

  @Override
  public boolean see(byte[] array, int from, int length, long hash, SeenEntry into) {
    int where = find(array, from, length, hash);
    if (where == NOWHERE) {
      into.nothing();
      return true;
    }
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    if (EntryBytes.isLong(slab, at)) {
      return false;
    }
    EntryBytes.see(slab, at, into);
    return true;
  }

  @Override
  public long version(Key key) {
    int where = find(key);
    return where == NOWHERE
        ? Version.NONE
        : EntryBytes.version(slabs.slab(where), Slabs.offset(where));
  }

  @Override
  public Former put(Entry entry) {
    return put(slabs.parts().of(entry));
  }

  @Override
  public Former put(EntryParts entry) {
    int found = find(entry.keyArray, entry.keyAt, entry.keyBytes, entry.hash);
    if (found == NOWHERE) {
      insert(entry);
      return null;
    }
    Former former = former(found);
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
    return former;
  }

  private void insert(EntryParts entry) {
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
  public Former remove(Key key) {
    int found = find(key);
    if (found == NOWHERE) {
      return null;
    }
    Former former = former(found);
    int where = freeParts(found);
    int number = numberOf(key.hash());
    removeSlot(blocks[number], key.hash(), where);
    slabs.free(where);
    if (--size == 0) {
      letGo();
    } else {
      shrink(number);
    }
    return former;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(Choice choice, Consumer<Entry> visitor) {
    forEachPlace(where -> visit(where, choice, visitor));
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

  private void visit(int where, Choice choice, Consumer<Entry> visitor) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    boolean isLong = EntryBytes.isLong(slab, at);
    long expiry = isLong ? longOnes.expiresAtMillis(where) : EntryBytes.expiresAtMillis(slab, at);
    if (choice.wants(EntryBytes.live(slab, at), EntryBytes.version(slab, at), expiry)) {
      visitor.accept(entry(where, key(where)));
    }
  }

  private Key key(int where) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    return EntryBytes.isLong(slab, at) ? longOnes.key(where) : EntryBytes.key(slab, at);
  }

  @Override
  public void clear() {
    if (size == 0) {
      return;
    }
    for (int number = 0; number < blocks.length; number++) {
      int count = blocks[number] == NOWHERE ? 0 : slots(number);
      for (int slot = 0; slot < count; slot++) {
        byte[] slab = slabs.slab(blocks[number]);
        int at = Slabs.offset(blocks[number]);
        int where = SlotBytes.place(slab, at, slot);
        if (where != NOWHERE) {
          where = freeParts(where);
          removePlace(number, slot);
          slabs.free(where);
        }
      }
    }
    size = 0;
    letGo();
  }

  private void removePlace(int number, int slot) {
    int block = blocks[number];
    SlotBytes.place(slabs.slab(block), Slabs.offset(block), slot, NOWHERE);
  }

  /** Gives up all blocks, which have no entries any more. */
  private void letGo() {
    for (int number = 0; number < blocks.length; number++) {
      if (blocks[number] != NOWHERE) {
        slabs.free(blocks[number]);
        setBlock(number, NOWHERE);
      }
    }
    blocks = NO_BLOCKS;
    parted = false;
    slabs.removeOwner(owner);
  }

  /** Told by the slabs: what was at one place is at another one now. */
  void moved(int from, int to) {
    byte[] slab = slabs.slab(to);
    int at = Slabs.offset(to);
    if (SlotBytes.isSlots(slab, at)) {
      setBlock(SlotBytes.number(slab, at), to);
    } else if (LongEntries.isPart(slab, at)) {
      longOnes.movedPart(to);
    } else {
      redirect(hash(to), from, to);
      if (EntryBytes.isLong(slab, at)) {
        longOnes.movedHead(to);
      }
    }
  }

  // ---- entries

  private static int sizeOf(EntryParts entry) {
    int length = EntryBytes.length(entry);
    return Slabs.size(length > Slabs.PIECE_MAX ? LongEntries.HEAD : length);
  }

  private void write(EntryParts entry, int where) {
    if (EntryBytes.length(entry) > Slabs.PIECE_MAX) {
      longOnes.write(entry, where, owner);
    } else {
      EntryBytes.write(entry, slabs.slab(where), Slabs.offset(where), owner);
    }
  }

  private Entry entry(int where, Key key) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    return EntryBytes.isLong(slab, at) ? longOnes.read(where, key) : EntryBytes.read(slab, at, key);
  }

  /** Frees what a long entry has besides its head. Returns where the entry is then. */
  private int freeParts(int where) {
    boolean isLong = EntryBytes.isLong(slabs.slab(where), Slabs.offset(where));
    return isLong ? longOnes.free(where) : where;
  }

  private Former former(int where) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    boolean live = EntryBytes.live(slab, at);
    int bytes = 0;
    if (live) {
      bytes =
          EntryBytes.isLong(slab, at)
              ? longOnes.valueBytes(where)
              : EntryBytes.valueBytes(slab, at);
    }
    return slabs
        .former()
        .of(EntryBytes.version(slab, at), live, bytes, EntryBytes.expires(slab, at));
  }

  private boolean holds(int where, byte[] array, int from, int length, long hash) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    return EntryBytes.isLong(slab, at)
        ? longOnes.hasKey(where, array, from, length, hash)
        : EntryBytes.hasKey(slab, at, array, from, length);
  }

  private long hash(int where) {
    byte[] slab = slabs.slab(where);
    int at = Slabs.offset(where);
    return EntryBytes.isLong(slab, at) ? longOnes.hash(where) : EntryBytes.hash(slab, at);
  }

  // ---- slots

  /** Where the key's entry is, or nowhere. */
  private int find(Key key) {
    byte[] bytes = key.bytes();
    return find(bytes, 0, bytes.length, key.hash());
  }

  private int find(byte[] array, int from, int length, long hash) {
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

  /** What has that hash, and was at one place, is at another one. */
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
      // The follower may move into the hole unless its home lies after the hole.
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
    return parted ? blocks[numberOf(hash)] : firstBlock;
  }

  private void setBlock(int number, int where) {
    blocks[number] = where;
    if (number == 0) {
      firstBlock = where;
    }
  }

  /** The number of the block that a hash chooses: with as many of its bits as there is one for. */
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

  /** Lets the block of that hash have a slot for one more. */
  private void makeRoom(long hash) {
    int number = numberOf(hash);
    while ((used(number) + 1) * 8 > slots(number) * 7) {
      int slots = slots(number);
      int other = sibling(number);
      if (slots < SLOTS_MAX) {
        rebuild(number, Math.min(SLOTS_MAX, slots + (slots >> 2)));
      } else if (other < blocks.length || blocks.length < size / ENTRIES_PER_BLOCK_MIN) {
        part(number, other);
        number = numberOf(hash);
      } else {
        // Keys chosen to have like hashes: parting does not help, so it grows on, alone.
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
   * The number of the block that one is parted into: with the first bit more by which it was not
   * parted yet.
   */
  private int sibling(int number) {
    int bit = Math.max(1, Integer.highestOneBit(number) << 1);
    while ((number | bit) < blocks.length && blocks[number | bit] != NOWHERE) {
      bit <<= 1;
    }
    return number | bit;
  }

  private void part(int number, int other) {
    if (other >= blocks.length) {
      blocks = Arrays.copyOf(blocks, blocks.length * 2);
      parted = true;
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

  /** Brings all places of a block, which is none of the table's any more, to where they belong. */
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
