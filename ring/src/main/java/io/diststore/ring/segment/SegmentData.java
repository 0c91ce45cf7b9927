package io.diststore.ring.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All the data that a member keeps for one segment: the entries, the remembered outcomes and the
 * floor. Every tombstone at or below the floor has been dropped, and writes at or below the floor
 * must not be applied. Every change updates the counts and the digest.
 */
public final class SegmentData {
  private final EntryTable entries;
  private final RequestTable requests;
  private long floor = Version.NONE;
  private long entriesDigest;
  private int keys;
  private long bytes;
  private int expiring;

  /** The estimated memory that the entries of this copy take, in bytes. */
  private long memoryBytes;

  /** The totals of the member. They always include the memory of this copy. */
  private final Holdings holdings;

  /** Whether the totals also include the segment, keys and bytes of this copy. */
  private boolean isHeld;

  /**
   * Creates an empty segment.
   *
   * @param marks the marks of this node, which say which outcomes may be forgotten
   * @param holdings the totals of this node, which include the memory of the segment from now on
   */
  public SegmentData(EntryTable entries, ClientMarks marks, Holdings holdings) {
    this.entries = entries;
    this.holdings = holdings;
    this.requests = new RequestTable(marks);
  }

  /**
   * Returns direct access to the entries, for callers that look up many entries. A look-up through
   * this object visits one more place in memory, and a read spends most of its time waiting for
   * memory.
   */
  public EntryLookup lookup() {
    return entries;
  }

  /** Returns the entry of a key, or null if there is none. The entry may be a tombstone. */
  public Entry get(Key key) {
    return entries.get(key);
  }

  /**
   * Stores an entry in place of the key's previous entry, even if the previous entry has a later
   * version.
   */
  public void put(Entry entry) {
    Key key = entry.key();
    boolean expires = entry.expiresAtMillis() != Entry.NEVER;
    int valueBytes = entry.live() ? entry.value().length : 0;
    uncount(key.hash(), key.bytes().length, entries.put(entry));
    count(key.hash(), key.bytes().length, entry.version(), entry.live(), valueBytes, expires, 1);
  }

  /** Does the same as {@link #put(Entry)} with an entry given as ranges of arrays. */
  public void put(NewEntry entry) {
    boolean expires = entry.expiresAtMillis != Entry.NEVER;
    uncount(entry.hash, entry.keyBytes, entries.put(entry));
    count(entry.hash, entry.keyBytes, entry.version, entry.live(), entry.valueBytes, expires, 1);
  }

  /** Stores an entry, unless the key's current entry has the same version or a later version. */
  public void putIfLater(Entry entry) {
    if (entries.version(entry.key()) < entry.version()) {
      put(entry);
    }
  }

  /** Raises the floor and drops the tombstones at or below it. */
  public void dropTombstones(long newFloor) {
    if (entries.size() > keys) {
      List<Key> dropped = new ArrayList<>();
      entries.forEach(
          (live, version, expiresAtMillis) -> !live && version <= newFloor,
          tombstone -> dropped.add(tombstone.key()));
      for (Key key : dropped) {
        uncount(key.hash(), key.bytes().length, entries.remove(key));
      }
    }
    raiseFloor(newFloor);
  }

  public void raiseFloor(long newFloor) {
    floor = Math.max(floor, newFloor);
  }

  public long floor() {
    return floor;
  }

  public RequestTable requests() {
    return requests;
  }

  /** Returns the number of live keys. Expired keys count until they are deleted. */
  public int keys() {
    return keys;
  }

  /** Returns the total length of live keys and their values. */
  public long bytes() {
    return bytes;
  }

  public int tombstones() {
    return entries.size() - keys;
  }

  /** Returns the number of live keys with a time to live. */
  public int expiring() {
    return expiring;
  }

  public Digest digest() {
    return new Digest(entriesDigest, requests.digest());
  }

  public void forEach(Consumer<Entry> visitor) {
    entries.forEach(visitor);
  }

  /** Visits the keys of all entries, including tombstones. */
  public void forEachKey(Consumer<Key> visitor) {
    entries.forEachKey(visitor);
  }

  /** Visits the live entries whose time to live has ended. */
  public void forEachExpired(long ringMillis, Consumer<Entry> visitor) {
    if (expiring > 0) {
      entries.forEach(
          (live, version, expiresAtMillis) -> live && Entry.expired(expiresAtMillis, ringMillis),
          visitor);
    }
  }

  /**
   * Returns a snapshot of the whole segment.
   *
   * @param marks the current marks that the receiver of the snapshot might not know
   */
  public SegmentSnapshot snapshot(List<Marks.Mark> marks) {
    List<Entry> all = new ArrayList<>(entries.size());
    entries.forEach(all::add);
    return new SegmentSnapshot(all, requests.all(), marks, floor);
  }

  /** Includes the segment, keys and bytes of this copy in the totals from now on. */
  public void addToHoldings() {
    isHeld = true;
    holdings.addSegments(1);
    holdings.add(keys, bytes);
  }

  /** Excludes the segment, keys and bytes of this copy from the totals. */
  public void removeFromHoldings() {
    isHeld = false;
    holdings.add(-keys, -bytes);
    holdings.addSegments(-1);
  }

  /**
   * Begins or continues to free the memory of this copy, which must not be in the totals. After the
   * first call, the caller must not use the copy in any other way.
   *
   * @param entriesMax the maximum number of entries to free
   * @return how many entries were freed; fewer than {@code entriesMax} if none is left
   */
  public int release(int entriesMax) {
    requests.release();
    int before = entries.size();
    int released = entries.clear(entriesMax);
    long freedBytes = released < entriesMax ? memoryBytes : memoryBytes / before * released;
    memoryBytes -= freedBytes;
    holdings.addMemory(-freedBytes);
    return released;
  }

  private void uncount(long hash, int keyBytes, EntryTable.ReplacedEntry replaced) {
    if (replaced != null) {
      count(
          hash,
          keyBytes,
          replaced.version(),
          replaced.live(),
          replaced.valueBytes(),
          replaced.expires(),
          -1);
    }
  }

  private void count(
      long hash,
      int keyBytes,
      long version,
      boolean live,
      int valueBytes,
      boolean expires,
      int by) {
    entriesDigest += by * Digest.of(hash, version, live);
    long moreMemory = by * Holdings.memoryBytes(keyBytes, valueBytes);
    memoryBytes += moreMemory;
    holdings.addMemory(moreMemory);
    if (!live) {
      return;
    }
    long moreBytes = (long) by * (keyBytes + valueBytes);
    keys += by;
    bytes += moreBytes;
    if (isHeld) {
      holdings.add(by, moreBytes);
    }
    if (expires) {
      expiring += by;
    }
  }
}
