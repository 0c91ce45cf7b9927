package io.diststore.ring.primary;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.TestSeed;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the pending writes of a segment with a plain list, for small and large numbers of
 * writes.
 */
class PendingWritesTest {
  private static final ClientId CLIENT = new ClientId(1, 2);

  private final PendingWrites pending = new PendingWrites();
  private long version;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 9, 40})
  void anAddedWriteIsFoundUntilItIsRemoved(int sizeMax) {
    long seed = TestSeed.of("PendingWritesTest");
    Random random = new Random(seed);
    List<PendingWrite> model = new ArrayList<>();
    for (int step = 0; step < 5000; step++) {
      String where = "seed " + seed + " step " + step;
      if (model.size() < sizeMax && random.nextInt(5) > 1) {
        PendingWrite write = write(random.nextInt(5), random.nextInt(10) > 0);
        pending.add(write, null);
        model.add(write);
      } else if (!model.isEmpty()) {
        PendingWrite write = model.remove(random.nextInt(model.size()));
        assertThat(pending.remove(write)).as(where).isTrue();
        assertThat(pending.remove(write)).as(where).isFalse();
        boolean keyHasOthers =
            model.stream().anyMatch(w -> w.entry() != null && sameKey(w.entry(), write.entry()));
        if (write.entry() != null) {
          assertThat(pending.settle(write)).as(where).isEqualTo(!keyHasOthers);
        }
      }
      assertSame(where, model);
    }
  }

  private void assertSame(String where, List<PendingWrite> model) {
    List<PendingWrite> all = new ArrayList<>();
    pending.forEach(all::add);
    assertThat(all).as(where).isEqualTo(model);
    assertThat(pending.isEmpty()).as(where).isEqualTo(model.isEmpty());
    for (PendingWrite write : model) {
      assertThat(pending.at(write.version())).as(where).isSameAs(write);
      assertThat(pending.of(write.id())).as(where).isSameAs(write);
    }
    assertThat(pending.at(version + 1)).as(where).isNull();
    for (int key = 0; key < 5; key++) {
      Key sought = key(key);
      long writes =
          model.stream().filter(w -> w.entry() != null && w.entry().key().equals(sought)).count();
      Unsettled unsettled = pending.unsettled(sought);
      assertThat(unsettled == null ? 0 : unsettled.pendingWrites())
          .as(where)
          .isEqualTo((int) writes);
    }
  }

  @Test
  void readsReturnTheLastCommittedEntry() {
    Entry before = entry(1);
    PendingWrite first = write(1, true);
    PendingWrite second = write(1, true);
    pending.add(first, before);
    pending.add(second, first.entry());
    assertThat(pending.unsettled(key(1)).lastCommitted()).isSameAs(before);
    pending.remove(second);
    assertThat(pending.settle(second)).isFalse();
    assertThat(pending.unsettled(key(1)).lastCommitted()).isSameAs(second.entry());
    pending.remove(first);
    assertThat(pending.settle(first)).isTrue();
    assertThat(pending.unsettled(key(1))).isNull();
  }

  /**
   * While the session with the only other writer starts again, new writes wait for no other writer.
   * So they are committed before earlier writes.
   */
  @Test
  void aWriteThatWasNeverPendingDoesNotSettleLaterOnes() {
    PendingWrite early = write(1, true);
    pending.add(early, null);
    PendingWrite neverPending = write(1, true);
    assertThat(pending.settle(neverPending)).isTrue();
    assertThat(pending.unsettled(key(1))).isNull();

    PendingWrite late = write(1, true);
    pending.add(late, neverPending.entry());
    pending.remove(early);
    assertThat(pending.settle(early)).isFalse();
    assertThat(pending.unsettled(key(1)).lastCommitted()).isSameAs(neverPending.entry());
  }

  private PendingWrite write(int key, boolean withEntry) {
    Entry entry = withEntry ? entry(key) : null;
    version++;
    RequestId id = new RequestId(CLIENT, version);
    return new PendingWrite(version, entry, id, Outcome.applied(version), 1);
  }

  private Entry entry(int key) {
    return new Entry(key(key), version + 1, new byte[1], Entry.NEVER);
  }

  private static boolean sameKey(Entry one, Entry other) {
    return other != null && one.key().equals(other.key());
  }

  private static Key key(int key) {
    return new Key(new byte[] {(byte) key});
  }
}
