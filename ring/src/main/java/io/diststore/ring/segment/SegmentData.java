package io.diststore.ring.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All that a member keeps of one segment: entries, remembered outcomes and the floor, at or below
 * which every tombstone has been dropped and no write may be applied any more. Counts and digest
 * are kept up to date with each change.
 */
public final class SegmentData {
  private final EntryTable entries;
  private final RequestTable requests;
  private long floor = Version.NONE;
  private long entriesDigest;
  private int keys;
  private long bytes;
  private int expiring;

  /** Those of which this copy is one, or null. */
  private Holdings holdings;

  /**
   * An empty segment.
   *
   * @param marks the node's, which say when outcomes may be forgotten
   */
  public SegmentData(EntryTable entries, ClientMarks marks) {
    this.entries = entries;
    this.requests = new RequestTable(marks);
  }

  /**
   * {@link #get} without this object, for who looks up all the time: each object on the way lies
   * somewhere else in memory, and that is most of what a read waits for.
   */
  public EntryLookup lookup() {
    return entries;
  }

  /** The latest entry of a key, a tombstone perhaps, or null. */
  public Entry get(Key key) {
    return entries.get(key);
  }

  /** Puts an entry in place of the key's former one, whatever the versions. */
  public void put(Entry entry) {
    Key key = entry.key();
    boolean expires = entry.expiresAtMillis() != Entry.NEVER;
    int valueBytes = entry.live() ? entry.value().length : 0;
    uncount(key.hash(), key.bytes().length, entries.put(entry));
    count(key.hash(), key.bytes().length, entry.version(), entry.live(), valueBytes, expires, 1);
  }

  /** The same, of an entry in parts. */
  public void put(EntryParts entry) {
    boolean expires = entry.expiresAtMillis != Entry.NEVER;
    uncount(entry.hash, entry.keyBytes, entries.put(entry));
    count(entry.hash, entry.keyBytes, entry.version, entry.live(), entry.valueBytes, expires, 1);
  }

  /** Puts an entry unless the key has an equal or a later one. */
  public void putIfLater(Entry entry) {
    if (entries.version(entry.key()) < entry.version()) {
      put(entry);
    }
  }

  /** Drops tombstones at or below the floor, which rises to it. */
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

  /** Live keys, expired ones included until their deletion. */
  public int keys() {
    return keys;
  }

  /** Bytes of live keys and their values. */
  public long bytes() {
    return bytes;
  }

  public int tombstones() {
    return entries.size() - keys;
  }

  /** Live keys that have a time to live. */
  public int expiring() {
    return expiring;
  }

  public Digest digest() {
    return new Digest(entriesDigest, requests.digest());
  }

  public void forEach(Consumer<Entry> visitor) {
    entries.forEach(visitor);
  }

  /** The keys of all entries, tombstones included. */
  public void forEachKey(Consumer<Key> visitor) {
    entries.forEachKey(visitor);
  }

  /** The live entries whose time is over. */
  public void forEachExpired(long wallMillis, Consumer<Entry> visitor) {
    if (expiring > 0) {
      entries.forEach(
          (live, version, expiresAtMillis) -> live && Entry.expired(expiresAtMillis, wallMillis),
          visitor);
    }
  }

  /**
   * All of it as it is now.
   *
   * @param marks what the receiver of the snapshot may not know of the marks of now
   */
  public SegmentSnapshot snapshot(List<Marks.Mark> marks) {
    List<Entry> all = new ArrayList<>(entries.size());
    entries.forEach(all::add);
    return new SegmentSnapshot(all, requests.all(), marks, floor);
  }

  /** From now on this copy is one of those. */
  public void hold(Holdings all) {
    holdings = all;
    all.segment(1);
    all.count(keys, bytes);
  }

  /** It is none of them any more. */
  public void letGo() {
    holdings.count(-keys, -bytes);
    holdings.segment(-1);
    holdings = null;
  }

  /** This copy is not needed any more; its memory is for others. */
  public void release() {
    entries.clear();
  }

  private void uncount(long hash, int keyBytes, EntryTable.Former former) {
    if (former != null) {
      count(
          hash,
          keyBytes,
          former.version(),
          former.live(),
          former.valueBytes(),
          former.expires(),
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
    if (!live) {
      return;
    }
    long moreBytes = (long) by * (keyBytes + valueBytes);
    keys += by;
    bytes += moreBytes;
    if (holdings != null) {
      holdings.count(by, moreBytes);
    }
    if (expires) {
      expiring += by;
    }
  }
}
