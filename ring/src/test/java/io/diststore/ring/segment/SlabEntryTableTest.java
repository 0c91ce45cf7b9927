package io.diststore.ring.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Compares tables with maps, step by step. Most failure messages contain the seed of the random
 * choices.
 */
class SlabEntryTableTest {
  private static final long MANY_BYTES = 1 << 20;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Slabs slabs = new Slabs();

  /** A table and a map of the entries that the table must contain. */
  private final class Modelled {
    final EntryTable table = slabs.table();
    final Map<Key, Entry> model = new HashMap<>();

    void put(Entry entry) {
      boolean inParts = entry.version() % 2 == 0;
      EntryTable.ReplacedEntry replaced = inParts ? table.put(parts(entry)) : table.put(entry);
      same(replaced, model.put(entry.key(), entry));
    }

    void remove(Key key) {
      same(table.remove(key), model.remove(key));
    }

    void look(Key key) {
      Entry expected = model.get(key);
      same(table.get(key), expected);
      see(key, expected);
      assertThat(table.version(key))
          .as("seed " + seed)
          .isEqualTo(expected == null ? Version.NONE : expected.version());
    }

    private void see(Key key, Entry expected) {
      StoredEntry seen = new StoredEntry();
      boolean inOnePiece = table.find(amid(key.bytes()), 2, key.bytes().length, key.hash(), seen);
      if (!inOnePiece) {
        assertThat(expected.bytes()).as("seed " + seed).isGreaterThan(Slabs.PIECE_MAX - 100);
        return;
      }
      boolean live = expected != null && expected.live();
      assertThat(seen.live()).as("seed " + seed).isEqualTo(live);
      assertThat(seen.version())
          .as("seed " + seed)
          .isEqualTo(expected == null ? Version.NONE : expected.version());
      if (live) {
        int end = seen.valueAt() + seen.valueBytes();
        assertThat(Arrays.copyOfRange(seen.array(), seen.valueAt(), end))
            .as("seed " + seed)
            .isEqualTo(expected.value());
        assertThat(seen.expiresAtMillis()).as("seed " + seed).isEqualTo(expected.expiresAtMillis());
      }
    }

    void lookAtAll() {
      assertThat(table.size()).as("seed " + seed).isEqualTo(model.size());
      Map<Key, Entry> found = new HashMap<>();
      table.forEach(entry -> assertThat(found.put(entry.key(), entry)).isNull());
      assertThat(found.keySet()).as("seed " + seed).isEqualTo(model.keySet());
      found.forEach((key, entry) -> same(entry, model.get(key)));
    }

    void clear() {
      table.clear();
      model.clear();
    }
  }

  @Test
  void tablesThatShareSlabsHoldTheSameAsMaps() {
    List<Modelled> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(new Modelled());
    }
    for (int step = 0; step < 300_000; step++) {
      // The number of keys rises and falls in waves, so tables grow and shrink, and slabs become
      // full and empty.
      boolean growing = step / 20_000 % 2 == 0;
      Modelled one = all.get(random.nextInt(all.size()));
      Key key = key(random.nextInt(1_500));
      if (random.nextInt(4) < (growing ? 3 : 1)) {
        one.put(entry(key, step + 1));
      } else {
        one.remove(key);
      }
      one.look(key(random.nextInt(1_500)));
      if (random.nextInt(40_000) == 0) {
        one.clear();
      }
      if (step % 10_000 == 0) {
        all.forEach(Modelled::lookAtAll);
      }
    }
    all.forEach(Modelled::lookAtAll);
    all.forEach(Modelled::clear);
    assertThat(slabs.bytes()).as("seed " + seed).isZero();
  }

  /**
   * Returns an entry with a value of random length. Long values are rare. Some entries are
   * tombstones, and some have a time to live.
   */
  private Entry entry(Key key, long version) {
    int bytes =
        switch (random.nextInt(8)) {
          case 0 -> 0;
          case 1 -> random.nextInt(20_000);
          default -> random.nextInt(300);
        };
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return switch (random.nextInt(6)) {
      case 0 -> Entry.tombstone(key, version);
      case 1 -> new Entry(key, version, value, 1 + random.nextInt(1_000));
      default -> new Entry(key, version, value, Entry.NEVER);
    };
  }

  /**
   * Returns a key. Most keys are short, but some are so long that an entry with such a key does not
   * fit into one piece.
   */
  private static Key key(int number) {
    byte[] bytes = new byte[number % 100 == 0 ? 5_000 : 1 + number % 40];
    Arrays.fill(bytes, (byte) 'k');
    byte[] text = Integer.toString(number).getBytes();
    System.arraycopy(text, 0, bytes, 0, Math.min(text.length, bytes.length));
    return new Key(bytes);
  }

  private void same(Entry found, Entry expected) {
    if (expected == null) {
      assertThat(found).as("seed " + seed).isNull();
      return;
    }
    assertThat(found.key()).as("seed " + seed).isEqualTo(expected.key());
    assertThat(found.version()).as("seed " + seed).isEqualTo(expected.version());
    assertThat(found.value()).as("seed " + seed).isEqualTo(expected.value());
    assertThat(found.expiresAtMillis()).as("seed " + seed).isEqualTo(expected.expiresAtMillis());
  }

  private void same(EntryTable.ReplacedEntry replaced, Entry expected) {
    assertThat(replaced == null).as("seed " + seed).isEqualTo(expected == null);
    if (expected != null) {
      assertThat(replaced.version()).as("seed " + seed).isEqualTo(expected.version());
      assertThat(replaced.live()).as("seed " + seed).isEqualTo(expected.live());
      assertThat(replaced.valueBytes())
          .as("seed " + seed)
          .isEqualTo(expected.live() ? expected.value().length : 0);
      assertThat(replaced.expires())
          .as("seed " + seed)
          .isEqualTo(expected.expiresAtMillis() != Entry.NEVER);
    }
  }

  /** Returns the entry with its key and value in the middle of larger arrays. */
  private static NewEntry parts(Entry entry) {
    NewEntry parts = new NewEntry();
    byte[] key = entry.key().bytes();
    parts.setKey(amid(key), 2, key.length);
    // In these tests, the hash of a key is not always the hash of its bytes.
    parts.hash = entry.key().hash();
    if (entry.live()) {
      parts.setValue(amid(entry.value()), 2, entry.value().length);
    } else {
      parts.setValue(null, 0, 0);
    }
    parts.setVersion(entry.version(), entry.expiresAtMillis());
    return parts;
  }

  private static byte[] amid(byte[] bytes) {
    byte[] around = new byte[bytes.length + 5];
    Arrays.fill(around, (byte) 0x5a);
    System.arraycopy(bytes, 0, around, 2, bytes.length);
    return around;
  }

  @Test
  void aTableIsClearedInSlicesWhileOthersChange() {
    Modelled cleared = new Modelled();
    Modelled other = new Modelled();
    for (int round = 0; round < 3; round++) {
      for (int step = 0; step < 4_000; step++) {
        cleared.put(entry(key(random.nextInt(3_000)), step + 1));
        other.put(entry(key(random.nextInt(3_000)), step + 1));
      }
      int left = cleared.table.size();
      for (int removed = 7; removed == 7; left -= removed) {
        removed = cleared.table.clear(7);
        other.put(entry(key(random.nextInt(3_000)), 9_000 + left));
        other.remove(key(random.nextInt(3_000)));
      }
      assertThat(left).as("seed " + seed).isZero();
      cleared.model.clear();
      cleared.lookAtAll();
      other.lookAtAll();
    }
    other.clear();
    assertThat(slabs.bytes()).as("seed " + seed).isZero();
  }

  @Test
  void oneTableMayHoldMostEntries() {
    Modelled one = new Modelled();
    for (int step = 0; step < 120_000; step++) {
      one.put(new Entry(numbered(random.nextInt(60_000)), step + 1, new byte[step % 30], 0));
    }
    one.lookAtAll();
    for (int i = 0; i < 60_000; i++) {
      if (random.nextInt(100) > 0) {
        one.remove(numbered(i));
      }
    }
    one.lookAtAll();
    one.clear();
    assertThat(slabs.bytes()).as("seed " + seed).isZero();
  }

  @Test
  void keysWithEqualHashesAreSlowButCorrect() {
    Modelled one = new Modelled();
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = numbered(i).bytes();
      // All keys have the same hash. For a long entry, the table stores the hash of the key object
      // and does not compute one from the bytes.
      one.put(new Entry(new Key(Arrays.copyOf(bytes, 5_000), 7L << 40), i + 1, new byte[1], 0));
    }
    one.lookAtAll();
    one.model.keySet().stream().toList().forEach(one::remove);
    assertThat(slabs.bytes()).isZero();
  }

  @Test
  void anEntryDoesNotChangeWhenItsKeyIsWrittenAgain() {
    EntryTable table = slabs.table();
    table.put(new Entry(key(1), 1, new byte[] {1}, Entry.NEVER));
    Entry before = table.get(key(1));
    table.put(new Entry(key(1), 2, new byte[] {2}, Entry.NEVER));
    assertThat(before.value()).containsExactly(1);
    assertThat(before.version()).isEqualTo(1);
  }

  @Test
  void entriesOfAllLengthsAreReadAsTheyWereWritten() {
    Modelled one = new Modelled();
    for (int round = 0; round < 2; round++) {
      for (int length = 3_700; length < 8_000; length += 1 + random.nextInt(3)) {
        byte[] value = new byte[length];
        random.nextBytes(value);
        Key key = new Key(("k" + length % 500).repeat(1 + random.nextInt(2) * 2_000).getBytes());
        one.put(new Entry(key, length, value, length % 3));
        one.look(key);
      }
    }
    one.put(new Entry(numbered(1), 1, new byte[15 << 20], Entry.NEVER));
    one.lookAtAll();
    one.clear();
    assertThat(slabs.bytes()).isZero();
  }

  @Test
  void aVisitIncludesOnlyEntriesThatTheFilterAccepts() {
    EntryTable table = slabs.table();
    table.put(new Entry(key(1), 1, new byte[1], 99));
    table.put(new Entry(key(2), 2, new byte[1], Entry.NEVER));
    table.put(new Entry(key(3), 3, new byte[5_000], 98));
    table.put(Entry.tombstone(key(4), 4));
    List<Long> versions = new ArrayList<>();
    table.forEach(
        (live, version, expiry) -> live && expiry != Entry.NEVER, e -> versions.add(e.version()));
    assertThat(versions).containsExactlyInAnyOrder(1L, 3L);
    versions.clear();
    table.forEach((live, version, expiry) -> !live, e -> versions.add(e.version()));
    assertThat(versions).containsExactly(4L);
  }

  @Test
  void theEmptyKeyIsAKeyLikeAnyOther() {
    EntryTable table = slabs.table();
    Key empty = new Key(new byte[0]);
    table.put(new Entry(empty, 1, new byte[0], Entry.NEVER));
    assertThat(table.get(empty).value()).isEmpty();
    assertThat(table.get(new Key(new byte[] {0}))).isNull();
  }

  @Test
  void memoryUseFollowsTheDataStoredNow() {
    EntryTable table = slabs.table();
    fill(table, 100);
    long before = slabs.bytes();
    for (int length : new int[] {10, 1_000, 300, 100}) {
      fill(table, length);
    }
    assertThat(slabs.bytes()).isEqualTo(before);
    for (int i = 0; i < 20_000; i++) {
      if (i % 10 != 0) {
        table.remove(numbered(i));
      }
    }
    assertThat(slabs.bytes()).isLessThan(before / 4);
  }

  private static void fill(EntryTable table, int valueBytes) {
    for (int i = 0; i < 20_000; i++) {
      table.put(new Entry(numbered(i), i + 1, new byte[valueBytes], Entry.NEVER));
    }
  }

  private static Key numbered(int i) {
    return new Key(String.format("key:%012d", i).getBytes());
  }

  @Test
  void roundingLosesLittleAtAnyLength() {
    for (int length = 1; length <= Slabs.PIECE_MAX; length++) {
      Slabs fresh = new Slabs();
      int size = Slabs.size(length);
      int where = fresh.allocate(size);
      assertThat(fresh.sizeAt(where)).as("length " + length).isEqualTo(size);
      int step = fresh.allocate(size) - where << 3;
      assertThat(step).as("length " + length).isBetween(length, length + Math.max(7, length / 15));
    }
  }

  @Test
  void fewEntriesOfManyLengthsTakeLittleMemory() {
    EntryTable table = slabs.table();
    for (int length = 0; length < 250; length++) {
      table.put(new Entry(key(length), 1, new byte[length], Entry.NEVER));
    }
    assertThat(slabs.bytes()).isLessThan(3 * MANY_BYTES);
  }
}
