package io.diststore.ring.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeapEntryTableTest {
  @Test
  void holdsWhatAMapHoldsThroughPutsAndRemovals() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    HeapEntryTable table = new HeapEntryTable();
    Map<Key, Entry> expected = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      // Keys come and go in waves, so that the table grows and shrinks.
      boolean growing = step / 5_000 % 2 == 0;
      Key key = new Key(("k" + random.nextInt(3_000)).getBytes());
      if (random.nextInt(4) < (growing ? 3 : 1)) {
        Entry entry = new Entry(key, step + 1, new byte[] {1}, Entry.NEVER);
        assertThat(table.put(entry)).as("seed " + seed).isEqualTo(expected.put(key, entry));
      } else {
        assertThat(table.remove(key)).as("seed " + seed).isEqualTo(expected.remove(key));
      }
      assertThat(table.size()).as("seed " + seed).isEqualTo(expected.size());
    }
    Map<Key, Entry> found = new HashMap<>();
    table.forEach(entry -> found.put(entry.key(), entry));
    assertThat(found).as("seed " + seed).isEqualTo(expected);
    expected.forEach((key, entry) -> assertThat(table.get(key)).isSameAs(entry));
  }

  @Test
  void theEmptyKeyIsAKeyLikeAnyOther() {
    HeapEntryTable table = new HeapEntryTable();
    Key empty = new Key(new byte[0]);
    table.put(new Entry(empty, 1, new byte[0], Entry.NEVER));
    assertThat(table.get(empty).value()).isEmpty();
    assertThat(table.get(new Key(new byte[] {0}))).isNull();
  }
}
