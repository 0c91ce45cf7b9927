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
  private final RequestTable requests = new RequestTable();
  private long floor = Version.NONE;
  private long entriesDigest;
  private int keys;
  private long bytes;
  private int expiring;

  public SegmentData(EntryTable entries) {
    this.entries = entries;
  }

  /** The latest entry of a key, a tombstone perhaps, or null. */
  public Entry get(Key key) {
    return entries.get(key);
  }

  /** Puts an entry in place of the key's former one, whatever the versions. */
  public void put(Entry entry) {
    Entry before = entries.put(entry);
    if (before != null) {
      count(before, -1);
    }
    count(entry, 1);
  }

  /** Puts an entry unless the key has an equal or a later one. */
  public void putIfLater(Entry entry) {
    Entry before = entries.get(entry.key());
    if (before == null || before.version() < entry.version()) {
      put(entry);
    }
  }

  /** Drops tombstones at or below the floor, which rises to it. */
  public void dropTombstones(long newFloor) {
    if (entries.size() > keys) {
      List<Key> dropped = new ArrayList<>();
      entries.forEach(
          entry -> {
            if (!entry.live() && entry.version() <= newFloor) {
              dropped.add(entry.key());
            }
          });
      for (Key key : dropped) {
        entriesDigest -= Digest.of(entries.remove(key));
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

  public SegmentSnapshot snapshot() {
    List<Entry> all = new ArrayList<>(entries.size());
    entries.forEach(all::add);
    return new SegmentSnapshot(all, requests.all(), requests.forgotten(), floor);
  }

  private void count(Entry entry, int by) {
    entriesDigest += by * Digest.of(entry);
    if (!entry.live()) {
      return;
    }
    keys += by;
    bytes += (long) by * entry.bytes();
    if (entry.expiresAtMillis() != Entry.NEVER) {
      expiring += by;
    }
  }
}
